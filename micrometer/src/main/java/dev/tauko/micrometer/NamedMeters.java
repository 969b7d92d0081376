package dev.tauko.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Adds the meters of one named thing. They refer to the thing itself, weakly: it lives as long as
 * its users have it, and so do its figures.
 *
 * @param <T> what is measured
 */
final class NamedMeters<T> {
  private final Registrations.At at;
  private final String name;
  private final T measured;

  NamedMeters(Registrations.At at, String name, T measured) {
    this.at = at;
    this.name = name;
    this.measured = measured;
  }

  /**
   * How many coroutines wait.
   *
   * @param kind what the thing is
   * @param operation what they have called
   */
  void waiting(String kind, String operation, ToDoubleFunction<T> value) {
    gauge(
        "tauko.waiting",
        Tags.of("kind", kind, "operation", operation),
        "coroutines",
        "Coroutines that wait",
        value);
  }

  void gauge(String meter, @Nullable String unit, String description, ToDoubleFunction<T> value) {
    gauge(meter, Tags.empty(), unit, description, value);
  }

  void gauge(
      String meter,
      Tags tags,
      @Nullable String unit,
      String description,
      ToDoubleFunction<T> value) {
    at.add(registry ->
        Gauge.builder(meter, measured, value)
            .tags(tags.and("name", name))
            .baseUnit(unit)
            .description(description)
            .register(registry));
  }

  void counter(
      String meter, Tags tags, String unit, String description, ToDoubleFunction<T> value) {
    at.add(registry ->
        FunctionCounter.builder(meter, measured, value)
            .tags(tags.and("name", name))
            .baseUnit(unit)
            .description(description)
            .register(registry));
  }
}
