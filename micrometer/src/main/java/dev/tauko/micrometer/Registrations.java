package dev.tauko.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The meters that one binder has registered. Thread-safe. */
final class Registrations {
  private final Queue<Registration> all = new ConcurrentLinkedQueue<>();

  private record Registration(MeterRegistry registry, Meter meter) {}

  /** A registry that meters are added to. */
  final class At {
    private final MeterRegistry registry;

    private At(MeterRegistry registry) {
      this.registry = registry;
    }

    /** Adds a meter, and remembers it. */
    void add(Function<MeterRegistry, Meter> meter) {
      all.add(new Registration(registry, meter.apply(registry)));
    }
  }

  At at(MeterRegistry registry) {
    return new At(registry);
  }

  /** Removes the meters from their registries. */
  void remove() {
    for (Registration one = all.poll(); one != null; one = all.poll()) {
      one.registry.remove(one.meter);
    }
  }
}
