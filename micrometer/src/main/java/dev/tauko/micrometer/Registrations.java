package dev.tauko.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The meters that one binder has registered. Thread-safe.
 *
 * <p>A registry that is asked for a meter which it has gives that one back, and says nothing: the
 * figures of whoever comes second would be lost, and closing either would take away the other's. So
 * all binders together know which meters they have put into which registry. They hold no registry,
 * meter or binder for that.
 */
final class Registrations {
  private static final Map<MeterRegistry, Map<Meter.Id, WeakReference<Meter>>> OWNED =
      new WeakHashMap<>();

  private final Queue<Registration> all = new ConcurrentLinkedQueue<>();

  private record Registration(MeterRegistry registry, Meter meter) {}

  /** A registry that meters are added to. */
  static final class At {
    private final MeterRegistry registry;
    private final List<Registration> added = new ArrayList<>();

    private At(MeterRegistry registry) {
      this.registry = registry;
    }

    /**
     * Adds a meter, and remembers it.
     *
     * @throws IllegalStateException if a binder has added it before
     */
    void add(Function<MeterRegistry, Meter> meter) {
      Meter registered = meter.apply(registry);
      own(registry, registered);
      added.add(new Registration(registry, registered));
    }
  }

  /**
   * Adds meters to a registry; if one of them is there already, by any binder, none.
   *
   * @throws IllegalStateException if one of them is there already, or the registry is closed
   */
  void addTo(MeterRegistry registry, Consumer<At> meters) {
    if (registry.isClosed()) {
      throw new IllegalStateException("the registry is closed, and takes no more meters");
    }
    At at = new At(registry);
    try {
      meters.accept(at);
    } catch (RuntimeException | Error failure) {
      at.added.forEach(Registrations::remove);
      throw failure;
    }
    all.addAll(at.added);
  }

  /** Makes a meter this binder's. */
  private static void own(MeterRegistry registry, Meter meter) {
    synchronized (OWNED) {
      Map<Meter.Id, WeakReference<Meter>> there =
          OWNED.computeIfAbsent(registry, _ -> new HashMap<>());
      WeakReference<Meter> owned = there.get(meter.getId());
      if (owned != null && owned.refersTo(meter)) {
        throw new IllegalStateException(
            "the registry has a meter "
                + meter.getId().getName()
                + " with the tags "
                + meter.getId().getTags()
                + " already: give each thing a name of its own, or further tags, bind it once, and"
                + " close the binder of one that has ended");
      }
      there.put(meter.getId(), new WeakReference<>(meter));
    }
  }

  /** Removes a meter, unless the registry was cleared and has another one in its place. */
  private static void remove(Registration one) {
    synchronized (OWNED) {
      Map<Meter.Id, WeakReference<Meter>> there = OWNED.getOrDefault(one.registry, Map.of());
      WeakReference<Meter> owned = there.get(one.meter.getId());
      if (owned != null && owned.refersTo(one.meter)) {
        one.registry.remove(one.meter);
        there.remove(one.meter.getId());
      }
    }
  }

  /** Removes the meters from their registries. */
  void remove() {
    for (Registration one = all.poll(); one != null; one = all.poll()) {
      remove(one);
    }
  }
}
