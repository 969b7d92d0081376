package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.RemoteBody;
import dev.tauko.cluster.RemoteCoroutine;
import dev.tauko.cluster.RemoteCoroutineProvider;
import dev.tauko.cluster.internal.wire.Payloads;
import java.nio.charset.StandardCharsets;
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

  /** What a message has for each of them beside its name and types, in bytes. */
  private static final int ENVELOPE = 32;

  private final Map<String, Registration<?, ?>> byName = new ConcurrentHashMap<>();
  private final long longest;
  private final Runnable changed;

  /**
   * No registrations.
   *
   * @param longest how many bytes all of them may come to
   * @param changed told when there are more
   */
  Registrations(long longest, Runnable changed) {
    this.longest = longest;
    this.changed = changed;
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> void register(
      RemoteCoroutine<A, R> coroutine, RemoteBody<? super A, ? extends R> body) {
    Objects.requireNonNull(body, "body");
    requireRoom(coroutine);
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

  /** All nodes are told of all coroutines in one message. */
  private void requireRoom(RemoteCoroutine<?, ?> coroutine) {
    long length = length(coroutine);
    for (Registration<?, ?> each : byName.values()) {
      length += length(each.coroutine());
    }
    if (length > longest) {
      throw new IllegalStateException(
          coroutine
              + " is one coroutine too many on this node: all of them with their types come to "
              + length
              + " bytes; accepted are up to "
              + longest
              + " ("
              + Payloads.LIMIT
              + ")");
    }
  }

  private static int length(RemoteCoroutine<?, ?> coroutine) {
    return ENVELOPE
        + coroutine.toString().length()
        + types(coroutine).getBytes(StandardCharsets.UTF_8).length;
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
