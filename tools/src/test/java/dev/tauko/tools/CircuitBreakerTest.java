package dev.tauko.tools;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.tools.CircuitBreaker.State;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  private static void fail(CircuitBreaker breaker) {
    assertThatThrownBy(() ->
            breaker.call(() -> {
              throw new IOException("down");
            }))
        .hasMessage("down");
  }

  private static void assertOpen(CircuitBreaker breaker) {
    assertThatThrownBy(() -> breaker.call(() -> {})).isInstanceOf(CircuitOpenException.class);
  }

  private static State state(CircuitBreaker breaker) {
    return breaker.stats().state();
  }

  @Test
  void soManyFailuresInARowOpenIt() {
    Loops.run(() -> {
      CircuitBreaker breaker = CircuitBreaker.of(3, ofSeconds(10));
      fail(breaker);
      fail(breaker);
      breaker.call(() -> {});
      fail(breaker);
      fail(breaker);
      assertThat(state(breaker)).isEqualTo(State.CLOSED);
      fail(breaker);
      assertThat(state(breaker)).isEqualTo(State.OPEN);
      sleep(ofSeconds(4));
      assertThatThrownBy(() -> breaker.call(() -> {}))
          .hasMessage("CircuitBreaker[OPEN] rejects calls for 6.0 s")
          .isInstanceOfSatisfying(
              CircuitOpenException.class,
              open -> assertThat(open.retryAfter()).isEqualTo(ofSeconds(6)));
      assertThat(breaker.stats()).isEqualTo(new CircuitBreaker.Stats(State.OPEN, 0, 1, 5, 1));
    });
  }

  @Test
  void afterTheResetTimeoutOneProbeDecides() throws Exception {
    Loops.run(() -> {
      CircuitBreaker breaker = CircuitBreaker.of(1, ofSeconds(10));
      fail(breaker);
      sleep(ofSeconds(10));
      Task<?> probe = createTask(() -> breaker.call(() -> sleep(ofSeconds(1))));
      yieldNow();
      assertThat(state(breaker)).isEqualTo(State.HALF_OPEN);
      assertThatThrownBy(() -> breaker.call(() -> {}))
          .isInstanceOf(CircuitOpenException.class)
          .hasMessageContaining(" rejects calls until the one that it tries has ended");
      probe.await();
      assertThat(state(breaker)).isEqualTo(State.CLOSED);
      breaker.call(() -> {});
      fail(breaker);
      sleep(ofSeconds(10));
      fail(breaker);
      assertThat(state(breaker)).isEqualTo(State.OPEN);
      assertOpen(breaker);
    });
  }

  @Test
  void eachProbeThatFailsKeepsItOpenForLonger() {
    Loops.run(() -> {
      CircuitBreaker breaker = CircuitBreaker.of(1, ofSeconds(10)).backoff(2, ofSeconds(35));
      fail(breaker);
      for (int seconds : new int[] {10, 20, 35, 35}) {
        sleep(ofSeconds(seconds).minusNanos(1));
        assertOpen(breaker);
        sleep(java.time.Duration.ofNanos(1));
        fail(breaker);
      }
      sleep(ofSeconds(35));
      breaker.call(() -> {});
      fail(breaker);
      sleep(ofSeconds(10));
      breaker.call(() -> {});
    });
  }

  @Test
  void aCancelledProbeGivesItsPlaceToTheNext() {
    Loops.run(() -> {
      CircuitBreaker breaker = CircuitBreaker.of(1, ofSeconds(10));
      fail(breaker);
      sleep(ofSeconds(10));
      Task<?> probe = createTask(() -> breaker.call(() -> sleep(ofSeconds(100))));
      yieldNow();
      probe.cancel();
      assertThatThrownBy(probe::await).isInstanceOf(CancelledError.class);
      assertThat(state(breaker)).isEqualTo(State.HALF_OPEN);
      breaker.call(() -> {});
      assertThat(state(breaker)).isEqualTo(State.CLOSED);
    });
  }

  @Test
  void aSlowCallIsCancelledAndFails() {
    Loops.run(() -> {
      CircuitBreaker breaker = CircuitBreaker.of(1, ofSeconds(10)).callTimeout(ofMillis(50));
      assertThatThrownBy(() -> breaker.call(() -> sleep(ofSeconds(1))))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThat(state(breaker)).isEqualTo(State.OPEN);
    });
  }

  @Test
  void whatThePredicateRejectsIsNoFailure() {
    Loops.run(() -> {
      CircuitBreaker breaker =
          CircuitBreaker.of(1, ofSeconds(10)).failsOn(thrown -> !(thrown instanceof IOException));
      fail(breaker);
      assertThat(breaker.stats()).isEqualTo(new CircuitBreaker.Stats(State.CLOSED, 0, 1, 0, 0));
    });
  }

  @Test
  void aCallThatALimiterRejectedSaysNothing() {
    Loops.run(() -> {
      CircuitBreaker breaker = CircuitBreaker.of(1, ofSeconds(10));
      RateLimiter limiter = RateLimiter.bounded(0, Rate.bucket(1, ofSeconds(1), 1));
      breaker.call(() -> limiter.acquire());
      assertThatThrownBy(() -> breaker.call(() -> limiter.acquire()))
          .isInstanceOf(RateLimitExceededException.class);
      assertThat(breaker.stats()).isEqualTo(new CircuitBreaker.Stats(State.CLOSED, 0, 1, 0, 0));
    });
  }

  @Test
  void aCallOfAnEarlierStateSaysNothing() {
    Loops.run(() -> {
      CircuitBreaker breaker = CircuitBreaker.of(1, ofSeconds(10));
      Task<?> late =
          createTask(() ->
              breaker.call(() -> {
                sleep(ofSeconds(20));
                throw new IOException("late");
              }));
      yieldNow();
      fail(breaker);
      sleep(ofSeconds(10));
      breaker.call(() -> {});
      assertThatThrownBy(late::await).hasMessage("late");
      assertThat(state(breaker)).isEqualTo(State.CLOSED);
    });
  }

  /** The breaker, written down in another way. */
  private static final class Model {
    private static final int MAX_FAILURES = 3;
    private static final long RESET = 1_000;

    private State state = State.CLOSED;
    private int failures;
    private long openedAt;

    boolean admits(long now) {
      if (state == State.OPEN && now >= openedAt + RESET) {
        state = State.HALF_OPEN;
      }
      return state != State.OPEN;
    }

    void ends(int end, long now) {
      if (end == 0) {
        failures = 0;
        state = State.CLOSED;
      } else if (end == 1) {
        failures++;
        if (state == State.HALF_OPEN || failures == MAX_FAILURES) {
          state = State.OPEN;
          failures = 0;
          openedAt = now;
        }
      }
    }
  }

  @Test
  void tenThousandHistoriesGoAsTheModelSays() {
    Loops.run(() -> {
      SplittableRandom random = new SplittableRandom(11);
      for (int history = 0; history < 10_000; history++) {
        CircuitBreaker breaker = CircuitBreaker.of(Model.MAX_FAILURES, ofMillis(Model.RESET));
        Model model = new Model();
        long now = 0;
        for (int call = 0; call < 20; call++) {
          int end = random.nextInt(3);
          boolean admitted = true;
          try {
            breaker.call(() -> {
              if (end == 1) {
                throw new IOException();
              }
              if (end == 2) {
                throw new CancelledError();
              }
            });
          } catch (CircuitOpenException open) {
            admitted = false;
          } catch (IOException | CancelledError expected) {
            // As chosen.
          }
          assertThat(admitted).isEqualTo(model.admits(now));
          if (admitted) {
            model.ends(end, now);
          }
          assertThat(state(breaker)).isEqualTo(model.state);
          if (random.nextInt(3) == 0) {
            long pause = random.nextLong(1_500);
            sleep(ofMillis(pause));
            now += pause;
          }
        }
      }
    });
  }
}
