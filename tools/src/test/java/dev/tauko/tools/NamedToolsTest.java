package dev.tauko.tools;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import dev.tauko.Runner;
import dev.tauko.tools.Loops.Watch;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools that the configuration names. */
class NamedToolsTest {
  private static final String WRONG =
      """
      tauko.limits.a.permit = 1                            | 'tauko.limits.a.permit': there is no such key, did you mean permits?; accepted: burst, kind, max-waiting, per, permits, rate
      tauko.limits.a.permits = 0                           | 'tauko.limits.a.permits': is 0; accepted: 1 to 2147483647
      tauko.limits.a.rate = many                           | 'tauko.limits.a.rate': is "many"; accepted: 0 to 2147483647
      tauko.limits.a { rate = 1, per = 0s }                | 'tauko.limits.a.per': is "0s"; accepted: 1 ms to 3650 days
      tauko.limits.a { rate = 1, burst = 0 }               | 'tauko.limits.a.burst': is 0; accepted: 1 to 2147483647
      tauko.limits.a { rate = 1, kind = leaky }            | 'tauko.limits.a.kind': is "leaky"; accepted: bucket, window
      tauko.limits.a { rate = 1, kind = window, burst = 1 }| 'tauko.limits.a.burst': is 1; accepted: no burst
      tauko.limits.a { permits = 1, max-waiting = -1 }     | 'tauko.limits.a.max-waiting': is -1; accepted: 0 to 2147483647, or infinite
      tauko.limits.a { permits = 1, max-waiting = lots }   | 'tauko.limits.a.max-waiting': is "lots"; accepted: 0 to 2147483647, or infinite
      tauko.limits.a { permits = 1, burst = 5 }            | 'tauko.limits.a.burst': is 5; accepted: no burst, since there is no rate
      tauko.limits.a { permits = 1, per = 5s }             | 'tauko.limits.a.per': is "5s"; accepted: no per, since there is no rate
      tauko.limits.a { permits = 1, kind = window }        | 'tauko.limits.a.kind': is "window"; accepted: no kind, since there is no rate
      tauko.retry.a { backoff = constant, max-delay = 1m } | 'tauko.retry.a.max-delay': is "1m"; accepted: no max-delay, since backoff is constant
      tauko.retry.a.max-time = 0s                          | 'tauko.retry.a.max-time': is "0s"; accepted: 1 ms to 3650 days, or infinite
      tauko.breaker.a.max-reset-timeout = 1m               | 'tauko.breaker.a.max-reset-timeout': is "1m"; accepted: no max-reset-timeout, unless exponential-backoff is more than 1
      tauko.limits.a {}                                    | tauko.limits.a.permits or tauko.limits.a.rate
      tauko.limits.a = 5                                   | 'tauko.limits.a': is 5; accepted: a section
      tauko.retry.a.attempts = 0                           | 'tauko.retry.a.attempts': is 0; accepted: 1 to 2147483647
      tauko.retry.a.tries = 3                              | 'tauko.retry.a.tries': there is no such key; accepted: attempts, backoff
      tauko.retry.a.backoff = linear                       | 'tauko.retry.a.backoff': is "linear"; accepted: constant, exponential, full-jitter, decorrelated
      tauko.retry.a { delay = 2s, max-delay = 1s }         | 'tauko.retry.a.max-delay': is "1s"; accepted: 2000 ms to 3650 days
      tauko.retry.a.factor = 3                             | 'tauko.retry.a.factor': is 3; accepted: no factor
      tauko.retry.a { backoff = exponential, factor = 0.5 }| 'tauko.retry.a.factor': is 0.5; accepted: 1 to 1000
      tauko.retry.a.budget.share = 2                       | 'tauko.retry.a.budget.share': is 2; accepted: 0 to 1
      tauko.retry.a.budget.min = 2                         | 'tauko.retry.a.budget.min': there is no such key; accepted: minimum, share
      tauko.breaker.a.max-failures = 0                     | 'tauko.breaker.a.max-failures': is 0; accepted: 1 to 2147483647
      tauko.breaker.a.timeout = 1s                         | 'tauko.breaker.a.timeout': there is no such key; accepted: call-timeout, exponential-backoff
      tauko.breaker.a { reset-timeout = 2s, max-reset-timeout = 1s, exponential-backoff = 2 } | 'tauko.breaker.a.max-reset-timeout': is "1s"; accepted: 2000 ms to 3650 days
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(textBlock = WRONG, delimiter = '|', quoteCharacter = '`')
  void aWrongKeyOrValueIsRejectedWithItsPath(String lines, String says) {
    try (Runner runner = Runner.create(Loops.virtual(lines + "\ntauko.limits.right.rate = 1"))) {
      runner.run(() ->
          assertThatThrownBy(() -> Limit.named("right"))
              .isInstanceOf(ConfigException.class)
              .hasMessageContaining(says));
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void aNameIsOneToolForAll() throws Exception {
    try (Runner runner =
        Runner.create(
            Loops.virtual(
                """
                tauko.limits {
                  rated { rate = 2, burst = 3 }
                  windowed { rate = 2, per = 1m, kind = window, max-waiting = 7 }
                  several { permits = 2, max-waiting = 0 }
                  "with.dots" { permits = 1, rate = 1 }
                }
                tauko.retry.api {
                  attempts = 4, backoff = exponential, delay = 100ms, factor = 3, max-time = 1h
                  budget.minimum = 2
                }
                tauko.breaker.db {
                  max-failures = 2, call-timeout = 1s, reset-timeout = 5s, exponential-backoff = 2
                }
                """))) {
      runner.run(() -> {
        assertThat(RateLimiter.named("rated")).isSameAs(Limit.named("rated").rateLimiter());
        assertThat(RateLimiter.named("rated").rates())
            .containsExactly(Rate.bucket(2, ofSeconds(1), 3));
        assertThat(RateLimiter.named("windowed").rates())
            .containsExactly(Rate.window(2, ofSeconds(60)));
        assertThat(Bulkhead.named("several"))
            .hasToString("Bulkhead[\"several\", 0 of 2 running, 0 waiting]");
        assertThat(Limit.named("with.dots").bulkhead()).isNotNull();
        assertThatThrownBy(() -> Bulkhead.named("rated"))
            .isInstanceOf(ConfigException.Missing.class)
            .hasMessageContaining("tauko.limits.rated.permits");
        assertThatThrownBy(() -> RateLimiter.named("several"))
            .hasMessageContaining("tauko.limits.several.rate");
        assertThatThrownBy(() -> CircuitBreaker.named("no-such"))
            .isInstanceOf(ConfigException.Missing.class)
            .hasMessageContaining("there is no key 'tauko.breaker.no-such'; names that exist: db");
        for (ThrowingCallable call :
            List.<ThrowingCallable>of(
                () -> Limit.named(null),
                () -> RateLimiter.named(null),
                () -> Bulkhead.named(null),
                () -> RetryPolicy.named(null),
                () -> CircuitBreaker.named(null))) {
          assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage("name");
        }
        assertThatThrownBy(() -> Limit.named(null, "rated"))
            .isInstanceOf(NullPointerException.class)
            .hasMessage("system");
        assertThatThrownBy(() -> Limit.named("nix"))
            .hasMessageContaining(
                "there is no key 'tauko.limits.nix';"
                    + " names that exist: rated, several, windowed, with.dots");

        Watch watch = new Watch();
        assertThatThrownBy(() ->
                Tools.retry(
                    RetryPolicy.named("api"),
                    () -> {
                      throw new IOException("down");
                    }))
            .hasMessage("down");
        // The budget's two repetitions, after 100 and 300 ms.
        assertThat(watch.millis()).isEqualTo(400);
        assertThat(RetryPolicy.named("api").stats().retries()).isEqualTo(2);

        CircuitBreaker breaker = CircuitBreaker.named("db");
        assertThat(breaker).isSameAs(CircuitBreaker.named("db"));
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(() -> breaker.call(() -> dev.tauko.Asyncio.sleep(ofSeconds(2))));
        }
        assertThat(breaker).hasToString("CircuitBreaker[db, OPEN]");
      });
      assertThat(RateLimiter.named(runner.engine().system(), "rated").stats().granted()).isZero();
    }
  }

  @Test
  void aNamedLimitLimits() throws Exception {
    try (Runner runner =
        Runner.create(Loops.virtual("tauko.limits.api { permits = 2, rate = 10 }"))) {
      runner.run(() -> {
        Watch watch = new Watch();
        List<Long> began =
            Tools.mapLimited(
                IntStream.range(0, 4).boxed(),
                4,
                number ->
                    Limit.named("api")
                        .<Long, RuntimeException>call(() -> {
                          long now = watch.millis();
                          dev.tauko.Asyncio.sleep(ofMillis(250));
                          return now;
                        }));
        assertThat(began).containsExactly(0L, 100L, 250L, 350L);
      });
    }
  }
}
