package dev.tauko.micrometer;

import dev.tauko.Engine;
import dev.tauko.observe.EngineStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The figures of an engine: its tasks and its loop. Reading them costs the loop nothing.
 *
 * <pre>{@code
 * EngineMetrics.of(Engine.get(system)).bindTo(registry);
 * }</pre>
 *
 * <p>Each meter has the tags {@code system}, the name of the actor system, and {@code engine}, the
 * path of the engine's dispatcher; so a registry may have several engines. With {@code
 * tauko.event-loop.step-times = on} there is also how long steps take. An engine that is a pool has
 * no meters of a loop's steps and lateness.
 *
 * <p>The meters stay when the actor system has ended: counters keep their last value, gauges become
 * NaN. {@link #close} removes them; before that, an engine with the same tags cannot be bound to
 * the registry: {@link #bindTo} throws {@link IllegalStateException}. Thread-safe.
 */
public final class EngineMetrics implements MeterBinder, AutoCloseable {
  private final Engine engine;
  private final Tags tags;
  private final Registrations registrations = new Registrations();

  private EngineMetrics(Engine engine, Tags tags) {
    this.engine = engine;
    this.tags = tags;
  }

  /** The figures of an engine. */
  public static EngineMetrics of(Engine engine) {
    return of(engine, List.of());
  }

  /** The figures of an engine, with further tags. */
  public static EngineMetrics of(Engine engine, Iterable<Tag> tags) {
    return new EngineMetrics(
        Objects.requireNonNull(engine, "engine"),
        Tags.of("system", engine.system().name(), "engine", engine.dispatcher()).and(tags));
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    registrations.addTo(registry, this::addAll);
  }

  private void addAll(Registrations.At at) {
    EngineStats now = engine.stats();
    tasks(at);
    gauge(at, "tauko.loop.ready", "steps", "Steps that are ready to run", EngineStats::ready);
    gauge(at, "tauko.loop.timers", "timers", "Timers that have not gone off", EngineStats::timers);
    if (now.steps() >= 0) {
      loop(at);
    }
    EngineStats.StepTimes times = now.stepTimes();
    if (times != null) {
      steps(at, times);
    }
  }

  private void tasks(Registrations.At at) {
    counter(
        at, "tauko.tasks.created", Tags.empty(), "tasks", "Tasks started", EngineStats::created);
    gauge(at, "tauko.tasks.running", "tasks", "Tasks that are not done", EngineStats::running);
    ended(at, "FINISHED", EngineStats::finished);
    ended(at, "FAILED", EngineStats::failed);
    ended(at, "CANCELLED", EngineStats::cancelled);
  }

  private void ended(Registrations.At at, String outcome, ToDoubleFunction<EngineStats> value) {
    counter(
        at,
        "tauko.tasks.ended",
        Tags.of("outcome", outcome),
        "tasks",
        "Tasks that are done",
        value);
  }

  private void loop(Registrations.At at) {
    gauge(at, "tauko.loop.outside", "calls", "Calls on threads off the loop", EngineStats::outside);
    counter(
        at, "tauko.loop.steps", Tags.empty(), "steps", "Steps that have run", EngineStats::steps);
    time(
        at,
        "tauko.loop.lateness",
        "How long the loop has been busy since its last look at the clock",
        EngineStats::lateness);
    time(
        at,
        "tauko.loop.lateness.max",
        "How late the latest timer of the last one or two minutes was",
        EngineStats::longestLateness);
  }

  private void steps(Registrations.At at, EngineStats.StepTimes now) {
    at.add(registry ->
        FunctionTimer.builder(
                "tauko.loop.step.time",
                engine,
                e -> times(e).count(),
                e -> times(e).total().toNanos(),
                TimeUnit.NANOSECONDS)
            .tags(tags)
            .description("How long steps take")
            .register(registry));
    time(
        at,
        "tauko.loop.step.time.max",
        "The longest step of the last one or two minutes",
        stats -> times(stats).longest());
    for (int i = 0; i < now.buckets().size(); i++) {
      int last = i;
      Duration atMost = now.buckets().get(i).atMost();
      String bound = atMost == null ? "+Inf" : seconds(atMost);
      counter(
          at,
          "tauko.loop.step.time.bucket",
          Tags.of("le", bound),
          "steps",
          "Steps that took at most as many seconds as the tag le says",
          stats ->
              times(stats).buckets().stream()
                  .limit(last + 1L)
                  .mapToLong(EngineStats.Bucket::steps)
                  .sum());
    }
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros().toPlainString();
  }

  private static EngineStats.StepTimes times(Engine engine) {
    return times(engine.stats());
  }

  private static EngineStats.StepTimes times(EngineStats stats) {
    return Objects.requireNonNull(stats.stepTimes());
  }

  private void gauge(
      Registrations.At at,
      String name,
      String unit,
      String description,
      ToDoubleFunction<EngineStats> value) {
    at.add(registry ->
        Gauge.builder(name, engine, e -> value.applyAsDouble(e.stats()))
            .tags(tags)
            .baseUnit(unit)
            .description(description)
            .register(registry));
  }

  private void counter(
      Registrations.At at,
      String name,
      Tags more,
      String unit,
      String description,
      ToDoubleFunction<EngineStats> value) {
    at.add(registry ->
        FunctionCounter.builder(name, engine, e -> value.applyAsDouble(e.stats()))
            .tags(tags.and(more))
            .baseUnit(unit)
            .description(description)
            .register(registry));
  }

  private void time(
      Registrations.At at, String name, String description, Function<EngineStats, Duration> value) {
    at.add(registry ->
        TimeGauge.builder(name, engine, TimeUnit.NANOSECONDS, e -> value.apply(e.stats()).toNanos())
            .tags(tags)
            .description(description)
            .register(registry));
  }

  /** Removes the meters from each registry that they were bound to. */
  @Override
  public void close() {
    registrations.remove();
  }
}
