package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.RemoteBody;
import dev.tauko.cluster.RemoteCoroutine;
import dev.tauko.cluster.RemoteCoroutineProvider;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The coroutines that this node has registered. Thread-safe. */
final class Registrations implements RemoteCoroutineProvider.Registry {

  /** A coroutine and its body. */
  record Registration<A extends @Nullable Object, R extends @Nullable Object>(
      RemoteCoroutine<A, R> coroutine, RemoteBody<? super A, ? extends R> body) {}

  private final Map<String, Registration<?, ?>> byName = new ConcurrentHashMap<>();
  private final Runnable changed;

  /** Registrations of which someone is told when there are more. */
  Registrations(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> void register(
      RemoteCoroutine<A, R> coroutine, RemoteBody<? super A, ? extends R> body) {
    Objects.requireNonNull(body, "body");
    var registration = new Registration<A, R>(coroutine, body);
    Registration<?, ?> other = byName.putIfAbsent(coroutine.toString(), registration);
    if (other == null) {
      changed.run();
    } else if (!other.body().equals(body) || !types(other.coroutine()).equals(types(coroutine))) {
      throw new IllegalStateException(
          coroutine
              + " is registered on this node already, as "
              + types(other.coroutine())
              + " with the body "
              + other.body().getClass().getName()
              + ", and differs from what is registered now, "
              + types(coroutine)
              + " with the body "
              + body.getClass().getName());
    }
  }

  @Nullable Registration<?, ?> find(String coroutine) {
    return byName.get(coroutine);
  }

  /** What other nodes may know. */
  List<Offer> offers() {
    return byName.values().stream()
        .map(each -> new Offer(each.coroutine().toString(), types(each.coroutine())))
        .toList();
  }

  /** Argument and result, as people read them; two registrations that differ here differ. */
  static String types(RemoteCoroutine<?, ?> coroutine) {
    return coroutine.argument().getName() + " -> " + coroutine.result().getName();
  }
}
