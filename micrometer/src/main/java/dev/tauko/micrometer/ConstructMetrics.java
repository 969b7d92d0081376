package dev.tauko.micrometer;

import dev.tauko.channel.Channel;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Semaphore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The figures of a lock, a semaphore, a queue or the like: how many coroutines wait there, and what
 * it holds.
 *
 * <pre>{@code
 * ConstructMetrics.of("connections", semaphore).bindTo(registry);
 * }</pre>
 *
 * <p>The name is the tag {@code name} of the meters. It should come from code or configuration, and
 * be another one for each construct of a kind in a registry: {@link #bindTo} throws {@link
 * IllegalStateException} for a second one. The registry does not keep the construct alive; when it
 * is gone, its gauges are NaN. {@link #close} removes them, and so makes room for another one of
 * the name. Thread-safe.
 */
public final class ConstructMetrics implements MeterBinder, AutoCloseable {
  private final Consumer<Registrations.At> meters;
  private final Registrations registrations = new Registrations();

  private <T> ConstructMetrics(String name, T construct, Consumer<NamedMeters<T>> meters) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(construct, "construct");
    this.meters = at -> meters.accept(new NamedMeters<>(at, name, construct));
  }

  /** Those of a semaphore, a bounded one too: waiting coroutines, free permits. */
  public static ConstructMetrics of(String name, Semaphore semaphore) {
    return new ConstructMetrics(
        name,
        semaphore,
        meters -> {
          meters.waiting("semaphore", "acquire", s -> s.stats().waiting());
          meters.gauge(
              "tauko.semaphore.free", "permits", "Permits that nobody has", s -> s.stats().free());
        });
  }

  /** Those of a lock: waiting coroutines, and 1 while it is locked. */
  public static ConstructMetrics of(String name, Lock lock) {
    return new ConstructMetrics(
        name,
        lock,
        meters -> {
          meters.waiting("lock", "acquire", l -> l.stats().waiting());
          meters.gauge(
              "tauko.lock.locked", null, "1 while it is locked", l -> l.stats().locked() ? 1 : 0);
        });
  }

  /** Those of an event: waiting coroutines. */
  public static ConstructMetrics of(String name, Event event) {
    return new ConstructMetrics(
        name, event, meters -> meters.waiting("event", "await", e -> e.stats().waiting()));
  }

  /** Those of a condition: coroutines that wait for its lock, and for a signal. */
  public static ConstructMetrics of(String name, Condition condition) {
    return new ConstructMetrics(
        name,
        condition,
        meters -> {
          meters.waiting("condition", "acquire", c -> c.stats().locking());
          meters.waiting("condition", "await", c -> c.stats().waiting());
        });
  }

  /** Those of a barrier: coroutines that have come, and those that come too early to be let in. */
  public static ConstructMetrics of(String name, Barrier barrier) {
    return new ConstructMetrics(
        name,
        barrier,
        meters -> {
          meters.waiting("barrier", "await", b -> b.stats().inside());
          meters.waiting("barrier", "enter", b -> b.stats().early());
        });
  }

  /** Those of a queue of any order: coroutines that wait to put or to get, items. */
  public static ConstructMetrics of(String name, Queue<?> queue) {
    return new ConstructMetrics(
        name,
        queue,
        meters -> {
          meters.waiting("queue", "get", q -> q.stats().getting());
          meters.waiting("queue", "put", q -> q.stats().putting());
          meters.gauge("tauko.queue.size", "items", "Items in the queue", q -> q.stats().size());
          meters.gauge(
              "tauko.queue.unfinished",
              "items",
              "Items put in and not reported as done",
              q -> q.stats().unfinished());
        });
  }

  /** Those of a channel: coroutines that wait to send or to receive, elements. */
  public static ConstructMetrics of(String name, Channel<?> channel) {
    return new ConstructMetrics(
        name,
        channel,
        meters -> {
          meters.waiting("channel", "receive", c -> c.stats().receiving());
          meters.waiting("channel", "send", c -> c.stats().sending());
          meters.gauge(
              "tauko.channel.size", "elements", "Elements in the channel", c -> c.stats().size());
        });
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    registrations.addTo(registry, meters);
  }

  /** Removes the meters from each registry that they were bound to. */
  @Override
  public void close() {
    registrations.remove();
  }
}
