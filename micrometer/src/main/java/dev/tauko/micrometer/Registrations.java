package dev.tauko.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
 * all binders together know which meters they have put into which registry, by the ids that the
 * meters have before the registry's filters. They hold no registry, meter or binder for that.
 */
final class Registrations {
  private static final Map<MeterRegistry, Map<Meter.Id, WeakReference<Meter>>> OWNED =
      new WeakHashMap<>();

  private final Queue<Registration> all = new ConcurrentLinkedQueue<>();

  /**
   * A meter in a registry.
   *
   * @param id what it was registered as, before the registry's filters
   */
  private record Registration(MeterRegistry registry, Meter.Id id, Meter meter) {}

  /** A registry that meters are added to. */
  static final class At {
    private final MeterRegistry registry;
    private final List<Registration> added = new ArrayList<>();

    /** Tells the ids of meters without asking the registry, which would warn of a second one. */
    private final MeterRegistry plain = new SimpleMeterRegistry();

    private At(MeterRegistry registry) {
      this.registry = registry;
    }

    /**
     * Adds a meter, and remembers it.
     *
     * @throws IllegalStateException if a binder has added it before
     */
    void add(Function<MeterRegistry, Meter> meter) {
      Meter.Id id = meter.apply(plain).getId();
      requireFree(registry, id);
      Meter registered = meter.apply(registry);
      own(registry, id, registered);
      added.add(new Registration(registry, id, registered));
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

  /** Throws if a binder has put a meter of this id into the registry, and it is there still. */
  @SuppressWarnings("ReferenceEquality") // A registry that was cleared may have an equal meter.
  private static void requireFree(MeterRegistry registry, Meter.Id id) {
    synchronized (OWNED) {
      WeakReference<Meter> owned = OWNED.getOrDefault(registry, Map.of()).get(id);
      Meter there = owned == null ? null : owned.get();
      if (there != null && registry.getMeters().stream().anyMatch(meter -> meter == there)) {
        throw taken(there.getId());
      }
    }
  }

  /** Makes a meter this binder's. */
  private static void own(MeterRegistry registry, Meter.Id id, Meter meter) {
    synchronized (OWNED) {
      Map<Meter.Id, WeakReference<Meter>> there =
          OWNED.computeIfAbsent(registry, _ -> new HashMap<>());
      if (there.values().stream().anyMatch(owned -> owned.refersTo(meter))) {
        throw taken(meter.getId());
      }
      there.put(id, new WeakReference<>(meter));
    }
  }

  private static IllegalStateException taken(Meter.Id id) {
    return new IllegalStateException(
        "the registry has a meter "
            + id.getName()
            + " with the tags "
            + id.getTags()
            + " already: give each thing a name of its own, or further tags, bind it once, and"
            + " close the binder of one that has ended");
  }

  /** Removes a meter, unless the registry was cleared and has another one in its place. */
  private static void remove(Registration one) {
    synchronized (OWNED) {
      Map<Meter.Id, WeakReference<Meter>> there = OWNED.getOrDefault(one.registry, Map.of());
      WeakReference<Meter> owned = there.get(one.id);
      if (owned != null && owned.refersTo(one.meter)) {
        one.registry.remove(one.meter);
        there.remove(one.id);
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
