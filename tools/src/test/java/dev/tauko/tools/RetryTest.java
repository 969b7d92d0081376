package dev.tauko.tools;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.tools.Tools.retry;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.tools.Loops.Trail;
import dev.tauko.tools.Loops.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final RetryPolicy FIVE_TIMES =
      RetryPolicy.of(5, Backoff.exponential(ofMillis(100), ofSeconds(1)));

  private static final class Busy extends Exception implements RetryAfter {
    private final Duration retryAfter;

    Busy(Duration retryAfter) {
      super("busy");
      this.retryAfter = retryAfter;
    }

    @Override
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  @Test
  void aCancellationEndsItEvenIfTheCleanupOfTheBodyFails() throws Exception {
    Loops.run(() -> {
      AtomicInteger count = new AtomicInteger();
      assertThatThrownBy(() ->
              timeout(
                  ofMillis(30),
                  () ->
                      retry(
                          FIVE_TIMES,
                          () -> {
                            count.incrementAndGet();
                            try {
                              sleep(ofHours(1));
                            } finally {
                              failCleanup();
                            }
                          })))
          .isInstanceOf(IOException.class)
          .hasMessage("cleanup");
      assertThat(count).hasValue(1);
    });
  }

  private static void failCleanup() throws IOException {
    throw new IOException("cleanup");
  }

  @Test
  void theFirstSuccessIsReturned() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      String result =
          retry(
              FIVE_TIMES,
              () -> {
                trail.add("try");
                if (trail.entries().size() < 4) {
                  throw new IOException();
                }
                return "done";
              });
      assertThat(result).isEqualTo("done");
      assertThat(trail.entries())
          .containsExactly("try at 0", "try at 100", "try at 300", "try at 700");
    });
  }

  @Test
  void theLastFailureIsThrownWithThoseBefore() {
    Loops.run(() -> {
      List<IOException> failures = new ArrayList<>();
      assertThatThrownBy(() ->
              retry(
                  FIVE_TIMES,
                  () -> {
                    IOException failure = new IOException("no " + failures.size());
                    failures.add(failure);
                    throw failure;
                  }))
          .isSameAs(failures.getLast())
          .satisfies(thrown ->
              assertThat(thrown.getSuppressed()).containsExactlyElementsOf(failures.subList(0, 4)));
      assertThat(failures).hasSize(5);
    });
  }

  @Test
  void theSameFailureAgainIsNotItsOwnSuppressedOne() {
    Loops.run(() -> {
      IOException same = new IOException();
      assertThatThrownBy(() ->
              retry(
                  FIVE_TIMES,
                  () -> {
                    throw same;
                  }))
          .isSameAs(same)
          .hasNoSuppressedExceptions();
    });
  }

  @Test
  void whatThePredicateRejectsIsThrownAtOnce() {
    Loops.run(() -> {
      AtomicInteger attempts = new AtomicInteger();
      RetryPolicy policy = FIVE_TIMES.retryIf(failure -> failure instanceof IOException);
      assertThatThrownBy(() ->
              retry(
                  policy,
                  () -> {
                    attempts.incrementAndGet();
                    throw new IllegalStateException("a bug");
                  }))
          .hasMessage("a bug");
      assertThat(attempts).hasValue(1);
    });
  }

  @Test
  void errorsAndCancellationsAreNotRetried() {
    Loops.run(() -> {
      AtomicInteger attempts = new AtomicInteger();
      RetryPolicy all = FIVE_TIMES.retryIf(failure -> true);
      assertThatThrownBy(() ->
              retry(
                  all,
                  () -> {
                    attempts.incrementAndGet();
                    throw new CancelledError("stop");
                  }))
          .isInstanceOf(CancelledError.class);
      assertThatThrownBy(() ->
              retry(
                  FIVE_TIMES,
                  () -> {
                    attempts.incrementAndGet();
                    throw new AssertionError("an error");
                  }))
          .isInstanceOf(AssertionError.class);
      assertThat(attempts).hasValue(2);
      assertThat(all.stats()).isEqualTo(new RetryPolicy.Stats(1, 0, 0, 0, 1));
    });
  }

  @Test
  void aCancellationEndsTheWait() {
    Loops.run(() -> {
      Watch watch = new Watch();
      RetryPolicy slow = RetryPolicy.of(2, Backoff.constant(ofHours(1)));
      Task<?> task =
          createTask(() ->
              retry(
                  slow,
                  () -> {
                    throw new IOException();
                  }));
      sleep(ofMillis(10));
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(watch.millis()).isEqualTo(10);
    });
  }

  @Test
  void aFailureMayAskForALongerWait() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      AtomicInteger attempts = new AtomicInteger();
      Duration[] asked = {ofSeconds(7), ofMillis(1), null};
      retry(
          FIVE_TIMES,
          () -> {
            trail.add("try");
            if (attempts.get() < 3) {
              throw new Busy(asked[attempts.getAndIncrement()]);
            }
          });
      assertThat(trail.entries())
          .containsExactly("try at 0", "try at 7000", "try at 7200", "try at 7600");
    });
  }

  @Test
  void aFailureThatAsksForTooMuchIsTheEnd() {
    Loops.run(() -> {
      Watch watch = new Watch();
      assertThatThrownBy(() ->
              retry(
                  FIVE_TIMES.maxRetryAfter(ofSeconds(10)),
                  () -> {
                    throw new Busy(ofSeconds(11));
                  }))
          .isInstanceOf(Busy.class);
      assertThat(watch.millis()).isZero();
    });
  }

  @Test
  void whatAFailureAsksForMayBeReadFromIt() throws Exception {
    Loops.run(() -> {
      Watch watch = new Watch();
      AtomicInteger attempts = new AtomicInteger();
      retry(
          FIVE_TIMES.retryAfter(failure -> ofSeconds(Long.parseLong(failure.getMessage()))),
          () -> {
            if (attempts.getAndIncrement() == 0) {
              throw new IOException("3");
            }
          });
      assertThat(watch.millis()).isEqualTo(3_000);
    });
  }

  @Test
  void noAttemptBeginsAfterTheTime() {
    Loops.run(() -> {
      Trail trail = new Trail();
      assertThatThrownBy(() ->
              retry(
                  RetryPolicy.of(Integer.MAX_VALUE, Backoff.constant(ofMillis(400)))
                      .maxTime(ofSeconds(1)),
                  () -> {
                    trail.add("try");
                    throw new IOException();
                  }))
          .isInstanceOf(IOException.class);
      assertThat(trail.entries()).containsExactly("try at 0", "try at 400", "try at 800");
      assertThat(trail.entries()).hasSize(3);
    });
  }

  @Test
  void aTimeLimitAroundItIsACancellation() {
    Loops.run(() -> {
      Watch watch = new Watch();
      assertThatThrownBy(() ->
              timeout(
                  ofSeconds(1),
                  () ->
                      retry(
                          RetryPolicy.of(100, Backoff.constant(ofMillis(300))),
                          () -> {
                            throw new IOException();
                          })))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThat(watch.millis()).isEqualTo(1_000);
    });
  }

  @Test
  void whatAHookThrowsDoesNotHideTheFailure() {
    Loops.run(() -> {
      IOException failure = new IOException("the failure");
      IllegalStateException ofHook = new IllegalStateException("of the hook");
      assertThatThrownBy(() ->
              retry(
                  FIVE_TIMES.onRetry(attempt -> {
                    throw ofHook;
                  }),
                  () -> {
                    throw failure;
                  }))
          .isSameAs(ofHook);
      assertThat(ofHook.getSuppressed()).containsExactly(failure);
      assertThatThrownBy(() -> retry(null, () -> 1))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("policy");
    });
  }

  @Test
  void theHookHearsOfEachAttemptThatIsFollowedByAnother() {
    Loops.run(() -> {
      List<RetryPolicy.Attempt> heard = new ArrayList<>();
      IOException failure = new IOException();
      assertThatThrownBy(() ->
              retry(
                  RetryPolicy.of(3, Backoff.exponential(ofMillis(1), ofSeconds(1)))
                      .onRetry(heard::add),
                  () -> {
                    throw failure;
                  }))
          .isSameAs(failure);
      assertThat(heard)
          .containsExactly(
              new RetryPolicy.Attempt(1, failure, ofMillis(1)),
              new RetryPolicy.Attempt(2, failure, ofMillis(2)));
    });
  }

  @Test
  void aBudgetBoundsTheLoadOnWhatIsDown() {
    Loops.run(() -> {
      AtomicInteger attempts = new AtomicInteger();
      RetryBudget budget = RetryBudget.of(10, 0.1);
      RetryPolicy policy = FIVE_TIMES.budget(budget);
      Tools.forEachLimited(
          java.util.stream.IntStream.range(0, 1_000).boxed(),
          50,
          call -> {
            try {
              retry(
                  policy,
                  () -> {
                    attempts.incrementAndGet();
                    throw new IOException();
                  });
            } catch (IOException expected) {
              // The server always fails.
            }
          });
      assertThat(attempts.get()).isBetween(1_000, 1_110);
      assertThat(budget.stats().granted()).isEqualTo(attempts.get() - 1_000);
      assertThat(policy.stats())
          .isEqualTo(new RetryPolicy.Stats(1_000, attempts.get() - 1_000, 0, 1_000, 0));
    });
  }

  @Test
  void aCallForEverKeepsOnlyItsLastFailures() {
    Loops.run(() -> {
      AtomicInteger attempts = new AtomicInteger();
      assertThatThrownBy(() ->
              retry(
                  RetryPolicy.of(1_000, Backoff.constant(Duration.ZERO)),
                  () -> {
                    throw new IOException("" + attempts.incrementAndGet());
                  }))
          .hasMessage("1000")
          .satisfies(thrown ->
              assertThat(thrown.getSuppressed())
                  .extracting(Throwable::getMessage)
                  .containsExactly(
                      "990", "991", "992", "993", "994", "995", "996", "997", "998", "999"));
    });
  }

  @Test
  void anOpenBreakerSaysWhenToTryAgain() {
    Loops.run(() -> {
      Watch watch = new Watch();
      CircuitBreaker breaker = CircuitBreaker.of(1, ofSeconds(5));
      AtomicInteger calls = new AtomicInteger();
      RetryPolicy policy = RetryPolicy.of(3, Backoff.constant(ofMillis(10)));
      String result =
          retry(
              policy,
              () ->
                  breaker.call(() -> {
                    if (calls.getAndIncrement() == 0) {
                      throw new IllegalStateException("down");
                    }
                    return "up";
                  }));
      assertThat(result).isEqualTo("up");
      assertThat(calls).hasValue(2);
      assertThat(watch.millis()).isEqualTo(5_000);
    });
  }

  @Test
  void aTimeForAllAttemptsIsMoreThanZero() {
    RetryPolicy policy = RetryPolicy.of(2, Backoff.constant(Duration.ZERO));

    assertThatThrownBy(() -> policy.maxTime(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxTime is more than zero, not PT0S");
  }
}
