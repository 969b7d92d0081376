package dev.tauko.micrometer;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.micrometer.Program.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Task;
import dev.tauko.tools.Backoff;
import dev.tauko.tools.Bulkhead;
import dev.tauko.tools.CircuitBreaker;
import dev.tauko.tools.CircuitOpenException;
import dev.tauko.tools.Limit;
import dev.tauko.tools.RateLimiter;
import dev.tauko.tools.RetryBudget;
import dev.tauko.tools.RetryPolicy;
import dev.tauko.tools.Tools;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The figures of limiters, breakers and the like in a registry. */
class ToolMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void aLimitTellsOfItsBulkheadAndItsRate() throws Exception {
    try (Program program = new Program("")) {
      program.run(() -> {
        Limit limit = Limit.of(Bulkhead.of(1, 1), RateLimiter.tokenBucket(1, Program.LONG, 1));
        ToolMetrics.of("bank", limit).bindTo(registry);
        Task<?> running = createTask(() -> limit.call(() -> sleep(Program.LONG)));
        Task<?> waiting = createTask(() -> limit.call(() -> {}));
        yieldNow();
        yieldNow();
        assertThat(value(registry, "tauko.bulkhead.running")).isEqualTo(1);
        assertThat(value(registry, "tauko.waiting", "kind", "bulkhead")).isEqualTo(1);
        assertThat(value(registry, "tauko.rate.limiter.granted")).isEqualTo(1);
        running.cancel();
        gatherSettled(running);
        yieldNow();
        assertThat(value(registry, "tauko.waiting", "kind", "rate-limiter")).isEqualTo(1);
        waiting.cancel();
        gatherSettled(waiting);
        assertThat(value(registry, "tauko.bulkhead.calls", "outcome", "COMPLETED")).isEqualTo(2);
        return null;
      });
    }
  }

  @Test
  void aBreakerTellsItsState() throws Exception {
    try (Program program = new Program("")) {
      program.run(() -> {
        CircuitBreaker breaker = CircuitBreaker.of(1, Program.LONG);
        ToolMetrics.of("bank", breaker).bindTo(registry);
        breaker.call(() -> {});
        assertThat(value(registry, "tauko.circuit.breaker.state", "state", "closed")).isEqualTo(1);
        gatherSettled(
            createTask(() ->
                breaker.call(() -> {
                  throw new IllegalStateException("down");
                })));
        assertThatThrownBy(() -> breaker.call(() -> {})).isInstanceOf(CircuitOpenException.class);
        assertThat(value(registry, "tauko.circuit.breaker.state", "state", "closed")).isZero();
        assertThat(value(registry, "tauko.circuit.breaker.state", "state", "open")).isEqualTo(1);
        for (String outcome : new String[] {"SUCCEEDED", "FAILED", "REJECTED"}) {
          assertThat(value(registry, "tauko.circuit.breaker.calls", "outcome", outcome))
              .isEqualTo(1);
        }
        return null;
      });
    }
  }

  @Test
  void aRetryPolicyTellsOfRepetitions() throws Exception {
    try (Program program = new Program("")) {
      program.run(() -> {
        RetryPolicy policy = RetryPolicy.of(3, Backoff.constant(Duration.ZERO));
        RetryBudget budget = RetryBudget.of(10, 0);
        ToolMetrics.of("bank", policy).bindTo(registry);
        ToolMetrics.of("bank", budget).bindTo(registry);
        AtomicInteger calls = new AtomicInteger();
        Tools.retry(
            policy,
            () -> {
              if (calls.incrementAndGet() < 3) {
                throw new IllegalStateException("down");
              }
            });
        assertThat(value(registry, "tauko.retry.repetitions")).isEqualTo(2);
        assertThat(value(registry, "tauko.retry.calls", "outcome", "SUCCEEDED")).isEqualTo(1);
        assertThat(value(registry, "tauko.retry.budget.left")).isEqualTo(10);
        return null;
      });
    }
  }
}
