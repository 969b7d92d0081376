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
 * all binders together know which of them has put a meter into which registry. They hold no
 * registry, meter or binder for that.
 */
final class Registrations {
  private static final Map<MeterRegistry, Map<Meter.Id, Owned>> OWNED = new WeakHashMap<>();

  private final Queue<Registration> all = new ConcurrentLinkedQueue<>();

  /** Stands for this binder in {@link #OWNED}, and refers to nothing. */
  private final Object owner = new Object();

  private record Registration(MeterRegistry registry, Meter meter) {}

  private record Owned(WeakReference<Meter> meter, Object owner) {}

  /** A registry that meters are added to. */
  final class At {
    private final MeterRegistry registry;
    private final List<Registration> added = new ArrayList<>();

    private At(MeterRegistry registry) {
      this.registry = registry;
    }

    /**
     * Adds a meter, and remembers it.
     *
     * @throws IllegalStateException if another binder has added it
     */
    void add(Function<MeterRegistry, Meter> meter) {
      Meter registered = meter.apply(registry);
      if (own(registry, registered)) {
        added.add(new Registration(registry, registered));
      }
    }
  }

  /**
   * Adds meters to a registry; if one of them is another binder's, none.
   *
   * @throws IllegalStateException if one of them is another binder's
   */
  void addTo(MeterRegistry registry, Consumer<At> meters) {
    At at = new At(registry);
    try {
      meters.accept(at);
    } catch (RuntimeException | Error failure) {
      at.added.forEach(Registrations::remove);
      throw failure;
    }
    all.addAll(at.added);
  }

  /** Makes a meter this binder's; false if it was before. */
  @SuppressWarnings("ReferenceEquality") // The very object is meant.
  private boolean own(MeterRegistry registry, Meter meter) {
    synchronized (OWNED) {
      Map<Meter.Id, Owned> there = OWNED.computeIfAbsent(registry, _ -> new HashMap<>());
      Owned owned = there.get(meter.getId());
      if (owned != null && owned.meter.refersTo(meter)) {
        if (owned.owner == owner) {
          return false;
        }
        throw new IllegalStateException(
            "the registry has a meter "
                + meter.getId().getName()
                + " with the tags "
                + meter.getId().getTags()
                + " by another binder: give each thing a name of its own, or further tags, bind it"
                + " once, and close the binder of one that has ended");
      }
      there.put(meter.getId(), new Owned(new WeakReference<>(meter), owner));
      return true;
    }
  }

  private static void remove(Registration one) {
    synchronized (OWNED) {
      one.registry.remove(one.meter);
      Map<Meter.Id, Owned> there = OWNED.get(one.registry);
      if (there != null) {
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
