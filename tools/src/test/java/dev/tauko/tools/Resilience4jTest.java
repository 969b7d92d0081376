package dev.tauko.tools;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.EventLoop;
import dev.tauko.Task;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same programs with Resilience4j's tools and with ours let the same calls in. */
class Resilience4jTest {

  /** The loop's time as a clock. */
  private static final class LoopClock extends Clock {
    private final EventLoop loop = runningLoop();

    @Override
    public Instant instant() {
      return Instant.EPOCH.plus(loop.time());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void bulkheads(int limit) throws Exception {
    Loops.run(() -> {
      Bulkhead ours = Bulkhead.of(limit, 0);
      var theirs =
          io.github.resilience4j.bulkhead.Bulkhead.of(
              "theirs",
              BulkheadConfig.custom()
                  .maxConcurrentCalls(limit)
                  .maxWaitDuration(Duration.ZERO)
                  .build());
      SplittableRandom random = new SplittableRandom(limit);
      List<Task<?>> calls = new ArrayList<>();
      int[] admitted = {0};
      for (int i = 0; i < 1000; i++) {
        Duration span = ofMillis(random.nextInt(1, 200));
        boolean expected = theirs.tryAcquirePermission();
        calls.add(
            createTask(() -> {
              try {
                ours.call(() -> {
                  assertThat(expected).isTrue();
                  admitted[0]++;
                  sleep(span);
                  theirs.onComplete();
                });
              } catch (BulkheadFullException full) {
                assertThat(expected).isFalse();
              }
            }));
        // Never at the moment when a call ends, so that it does not matter which comes first.
        sleep(ofMillis(random.nextInt(40)).plusNanos(1));
      }
      for (Task<?> call : calls) {
        call.await();
      }
      assertThat(admitted[0]).isBetween(100, 999);
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void circuitBreakers(int failures) {
    Loops.run(() -> {
      Duration rest = ofSeconds(1);
      CircuitBreaker ours = CircuitBreaker.of(failures, rest);
      var theirs =
          io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
              "theirs",
              CircuitBreakerConfig.custom()
                  .slidingWindow(failures, failures, SlidingWindowType.COUNT_BASED)
                  .failureRateThreshold(100)
                  .waitDurationInOpenState(rest)
                  .permittedNumberOfCallsInHalfOpenState(1)
                  .clock(new LoopClock())
                  .build());
      SplittableRandom random = new SplittableRandom(failures);
      int admitted = 0;
      for (int i = 0; i < 3000; i++) {
        boolean fails = random.nextInt(3) > 0;
        boolean expected = theirs.tryAcquirePermission();
        boolean given = true;
        try {
          ours.call(() -> {
            if (fails) {
              throw new IOException("down");
            }
          });
          theirs.onSuccess(0, NANOSECONDS);
        } catch (CircuitOpenException open) {
          given = false;
        } catch (IOException down) {
          theirs.onError(0, NANOSECONDS, down);
        }
        assertThat(given).as("call %d", i).isEqualTo(expected);
        admitted += given ? 1 : 0;
        sleep(ofMillis(random.nextInt(300)).plusNanos(1));
      }
      assertThat(admitted).isBetween(300, 2900);
    });
  }

  /** By whole factors: Resilience4j drops what is less than a millisecond at each step. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void retries(int factor) {
    Loops.run(() -> {
      int attempts = 12;
      Duration first = ofMillis(100);
      Duration longest = ofMinutes(1);
      IntervalFunction theirs =
          IntervalFunction.ofExponentialBackoff(first.toMillis(), factor, longest.toMillis());
      List<Duration> expected = new ArrayList<>();
      for (int attempt = 1; attempt < attempts; attempt++) {
        expected.add(ofMillis(theirs.apply(attempt)));
      }
      List<Duration> pauses = new ArrayList<>();
      RetryPolicy policy =
          RetryPolicy.of(attempts, Backoff.exponential(first, longest, factor))
              .onRetry(attempt -> pauses.add(ofMillis(attempt.delay().toMillis())));
      assertThatThrownBy(() ->
              Tools.retry(
                  policy,
                  () -> {
                    throw new IOException("down");
                  }))
          .hasMessage("down");
      assertThat(pauses).isEqualTo(expected);
    });
  }
}
