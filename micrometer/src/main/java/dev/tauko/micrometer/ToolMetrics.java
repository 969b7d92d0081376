package dev.tauko.micrometer;

import dev.tauko.tools.Bulkhead;
import dev.tauko.tools.CircuitBreaker;
import dev.tauko.tools.Hedge;
import dev.tauko.tools.Limit;
import dev.tauko.tools.RateLimiter;
import dev.tauko.tools.RestartPolicy;
import dev.tauko.tools.RetryBudget;
import dev.tauko.tools.RetryPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a limiter, a breaker, a retry policy and the like. Needs {@code tauko-tools}.
 *
 * <pre>{@code
 * ToolMetrics.of("bank", breaker).bindTo(registry);
 * }</pre>
 *
 * <p>The name is the tag {@code name} of the meters. It should come from code or configuration, and
 * be another one for each tool of a kind in a registry: {@link #bindTo} throws {@link
 * IllegalStateException} for a second one. The registry does not keep the tool alive; when it is
 * gone, its gauges are NaN, and its counters keep their last value. {@link #close} removes them,
 * and so makes room for another one of the name. Thread-safe.
 */
public final class ToolMetrics implements MeterBinder, AutoCloseable {
  private final Consumer<Registrations.At> meters;
  private final Registrations registrations = new Registrations();

  private ToolMetrics(Consumer<Registrations.At> meters) {
    this.meters = meters;
  }

  private static <T> ToolMetrics of(String name, T tool, Consumer<NamedMeters<T>> meters) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(tool, "tool");
    return new ToolMetrics(at -> meters.accept(new NamedMeters<>(at, name, tool)));
  }

  /** Those of a bulkhead: calls that run, that wait, that have run, that were rejected. */
  public static ToolMetrics of(String name, Bulkhead bulkhead) {
    return of(
        name,
        bulkhead,
        meters -> {
          meters.waiting("bulkhead", "call", b -> b.stats().waiting());
          meters.gauge(
              "tauko.bulkhead.running", "calls", "Calls that run", b -> b.stats().running());
          calls(meters, "tauko.bulkhead.calls", "COMPLETED", b -> b.stats().completed());
          calls(meters, "tauko.bulkhead.calls", "REJECTED", b -> b.stats().rejected());
        });
  }

  /** Those of a rate limiter: waiting coroutines, what has passed, calls that were rejected. */
  public static ToolMetrics of(String name, RateLimiter limiter) {
    return of(
        name,
        limiter,
        meters -> {
          meters.waiting("rate-limiter", "acquire", l -> l.stats().waiting());
          meters.counter(
              "tauko.rate.limiter.granted",
              Tags.empty(),
              "weights",
              "What has passed, in weights",
              l -> l.stats().granted());
          meters.counter(
              "tauko.rate.limiter.rejected",
              Tags.empty(),
              "calls",
              "Calls that were rejected",
              l -> l.stats().rejected());
        });
  }

  /** Those of the bulkhead and the rate limiter of a limit, as far as it has them. */
  public static ToolMetrics of(String name, Limit limit) {
    Bulkhead bulkhead = limit.bulkhead();
    RateLimiter rateLimiter = limit.rateLimiter();
    ToolMetrics calls = bulkhead == null ? null : of(name, bulkhead);
    ToolMetrics rate = rateLimiter == null ? null : of(name, rateLimiter);
    return new ToolMetrics(at -> {
      if (calls != null) {
        calls.meters.accept(at);
      }
      if (rate != null) {
        rate.meters.accept(at);
      }
    });
  }

  /** Those of a circuit breaker: its state, and calls by outcome. */
  public static ToolMetrics of(String name, CircuitBreaker breaker) {
    return of(
        name,
        breaker,
        meters -> {
          for (CircuitBreaker.State state : CircuitBreaker.State.values()) {
            meters.gauge(
                "tauko.circuit.breaker.state",
                Tags.of("state", state.name().toLowerCase(Locale.ROOT)),
                null,
                "1 for the state that it is in",
                b -> b.stats().state() == state ? 1 : 0);
          }
          calls(meters, "tauko.circuit.breaker.calls", "SUCCEEDED", b -> b.stats().succeeded());
          calls(meters, "tauko.circuit.breaker.calls", "FAILED", b -> b.stats().failed());
          calls(meters, "tauko.circuit.breaker.calls", "REJECTED", b -> b.stats().rejected());
        });
  }

  /** Those of a retry policy: calls by outcome, and repetitions. */
  public static ToolMetrics of(String name, RetryPolicy policy) {
    return of(
        name,
        policy,
        meters -> {
          calls(meters, "tauko.retry.calls", "SUCCEEDED", p -> p.stats().succeeded());
          calls(meters, "tauko.retry.calls", "FAILED", p -> p.stats().failed());
          calls(meters, "tauko.retry.calls", "CANCELLED", p -> p.stats().cancelled());
          meters.counter(
              "tauko.retry.repetitions",
              Tags.empty(),
              "attempts",
              "Attempts beyond the first of each call",
              p -> p.stats().retries());
        });
  }

  /** Those of a budget of repetitions: what is left, what was granted and refused. */
  public static ToolMetrics of(String name, RetryBudget budget) {
    return of(
        name,
        budget,
        meters -> {
          meters.gauge(
              "tauko.retry.budget.left",
              "attempts",
              "Attempts that may be made now",
              b -> b.stats().left());
          String requests = "tauko.retry.budget.requests";
          calls(meters, requests, "GRANTED", b -> b.stats().granted());
          calls(meters, requests, "REFUSED", b -> b.stats().refused());
        });
  }

  /** Those of a hedge: calls, further tries, and calls that one of these has won. */
  public static ToolMetrics of(String name, Hedge hedge) {
    return of(
        name,
        hedge,
        meters -> {
          meters.counter(
              "tauko.hedge.calls", Tags.empty(), "calls", "Calls", h -> h.stats().calls());
          meters.counter(
              "tauko.hedge.tries",
              Tags.empty(),
              "attempts",
              "Tries beyond the first of each call",
              h -> h.stats().hedged());
          meters.counter(
              "tauko.hedge.won",
              Tags.empty(),
              "calls",
              "Calls whose result was not that of the first try",
              h -> h.stats().wonLater());
        });
  }

  /** Those of a restart policy: restarts, and bodies that were not restarted any more. */
  public static ToolMetrics of(String name, RestartPolicy policy) {
    return of(
        name,
        policy,
        meters -> {
          meters.counter(
              "tauko.restarts",
              Tags.empty(),
              "restarts",
              "How often a body was run afresh",
              p -> p.stats().restarts());
          meters.counter(
              "tauko.restarts.given.up",
              Tags.empty(),
              "bodies",
              "Bodies that passed their failure on",
              p -> p.stats().gaveUp());
        });
  }

  private static <T> void calls(
      NamedMeters<T> meters, String meter, String outcome, ToDoubleFunction<T> value) {
    meters.counter(meter, Tags.of("outcome", outcome), "calls", "Calls by outcome", value);
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
