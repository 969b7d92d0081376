package dev.tauko.internal.group;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.timeoutAt;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.internal.group.Children.returning;
import static dev.tauko.internal.group.Children.sleepLong;
import static dev.tauko.internal.group.Children.thrownBy;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.Timeout;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One time limit around a body. */
class TimeoutTest {
  private Timeout limit;

  @OnEachCarrier
  @Mirrors({
    "test_timeouts.TimeoutTests.test_timeout_basic",
    "test_timeouts.TimeoutTests.test_waiter_cancelled"
  })
  void whenTimeIsUpTheBodyIsCancelledAndTheCancellationBecomesATimeout(Lab lab) {
    assertThat(
            lab.times(trail -> {
              trail.add(
                  thrownBy(() ->
                      timeout(
                          ofMillis(10),
                          scope -> {
                            limit = scope;
                            sleepLong("body", trail);
                          })));
              trail.add("expired " + limit.expired());
            }))
        .containsExactly(
            "0.01s body cancelled", "0.01s AsyncTimeoutException", "0.01s expired true");
  }

  @OnEachCarrier
  void theMessageNamesTheLimitAsItWasGiven(Lab lab) {
    lab.with("tauko.event-loop.clock = system")
        .run(() ->
            assertThatThrownBy(() -> timeout(ofMillis(1), () -> sleep(ofSeconds(100))))
                .isInstanceOf(AsyncTimeoutException.class)
                .hasMessage("time was up after PT0.001S"));
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_timeout_at_basic")
  void theLimitMayBeATimeOfTheLoop(Lab lab) {
    lab.run(() -> {
      Duration when = runningLoop().time().plusMillis(10);
      assertThatThrownBy(() ->
              timeoutAt(
                  when,
                  scope -> {
                    limit = scope;
                    sleep(ofSeconds(10));
                  }))
          .isInstanceOf(AsyncTimeoutException.class)
          .hasMessage("time was up after PT0.01S");
      assertThat(runningLoop().time()).isEqualTo(when);
      assertThat(limit.expired()).isTrue();
      assertThat(limit.when()).isEqualTo(when);
    });
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_timeout_not_called")
  void aBodyThatEndsInTimeIsLeftAlone(Lab lab) {
    lab.run(() -> {
      Duration start = runningLoop().time();
      int value =
          timeout(
              ofSeconds(10),
              scope -> {
                limit = scope;
                return returning(42, ofMillis(10)).await();
              });
      assertThat(value).isEqualTo(42);
      assertThat(limit.expired()).isFalse();
      assertThat(limit.when()).isEqualTo(start.plusSeconds(10));
      sleep(ofSeconds(20));
      assertThat(limit.expired()).isFalse();
    });
  }

  @OnEachCarrier
  @Mirrors({
    "test_timeouts.TimeoutTests.test_timeout_disabled",
    "test_timeouts.TimeoutTests.test_timeout_at_disabled"
  })
  void noLimitNeverExpires(Lab lab) {
    lab.run(() -> {
      timeout(
          null,
          scope -> {
            sleep(ofDays(400));
            assertThat(scope.when()).isNull();
            assertThat(scope.expired()).isFalse();
          });
      timeoutAt(
          null,
          scope -> {
            sleep(ofDays(400));
            assertThat(scope.when()).isNull();
            assertThat(scope.expired()).isFalse();
          });
    });
  }

  @OnEachCarrier
  void aLimitTooLongForAClockNeverExpires(Lab lab) {
    lab.run(() -> {
      int value = timeout(Duration.ofSeconds(Long.MAX_VALUE), returning(42, ofDays(400)));
      assertThat(value).isEqualTo(42);
    });
  }

  @OnEachCarrier
  void aLimitLongBeforeTheBeginningExpiresAtTheFirstWait(Lab lab) {
    lab.run(() -> {
      Duration longAgo = Duration.ofSeconds(Long.MIN_VALUE);
      assertThatThrownBy(() -> timeout(longAgo, () -> yieldNow()))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThatThrownBy(() -> timeoutAt(longAgo, () -> yieldNow()))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThatThrownBy(() ->
              timeout(
                  ofDays(1),
                  scope -> {
                    scope.reschedule(longAgo);
                    yieldNow();
                  }))
          .isInstanceOf(AsyncTimeoutException.class);
    });
  }

  @OnEachCarrier
  @Mirrors({
    "test_timeouts.TimeoutTests.test_timeout_zero",
    "test_timeouts.TimeoutTests.test_timeout_zero_sleep_zero",
    "test_timeouts.TimeoutTests.test_timeout_in_the_past_sleep_zero"
  })
  void aLimitOfNothingExpiresAtTheFirstWait(Lab lab) {
    assertThat(
            lab.times(trail -> {
              for (Duration delay : new Duration[] {ZERO, ofSeconds(-11)}) {
                Duration start = runningLoop().time();
                trail.add(
                    thrownBy(() ->
                        timeout(
                            delay,
                            scope -> {
                              limit = scope;
                              trail.add("begins");
                              sleepLong("body", trail);
                            })));
                trail.add(thrownBy(() -> timeout(delay, () -> yieldNow())));
                assertThat(limit.when()).isEqualTo(start.plus(delay));
                assertThat(limit.expired()).isTrue();
              }
            }))
        .containsExactly(
            "0s begins",
            "0s body cancelled",
            "0s AsyncTimeoutException",
            "0s AsyncTimeoutException",
            "0s begins",
            "0s body cancelled",
            "0s AsyncTimeoutException",
            "0s AsyncTimeoutException");
  }

  @OnEachCarrier
  void aBodyThatDoesNotWaitIsNotDisturbed(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              timeout(ZERO, () -> trail.add("body"));
              yieldNow();
              trail.add("goes on");
            }))
        .containsExactly("0 body", "1 goes on");
  }

  @OnEachCarrier
  void aLimitOfNothingReachesAPauseInOneTurnAndAWaitInTwo(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              trail.add(thrownBy(() -> timeout(ZERO, () -> yieldNow())));
              trail.add(thrownBy(() -> timeout(ZERO, () -> sleep(ofSeconds(1)))));
            }))
        .containsExactly("1 AsyncTimeoutException", "3 AsyncTimeoutException");
  }

  @OnEachMode
  @Mirrors("test_timeouts.TimeoutTests.test_foreign_exception_passed")
  void whatTheBodyThrowsInTimeComesOut(Lab lab) {
    ArithmeticException failure = new ArithmeticException();
    lab.run(() -> {
      assertThatThrownBy(() ->
              timeout(
                  ofMillis(10),
                  scope -> {
                    limit = scope;
                    Children.failing(failure).run();
                  }))
          .isSameAs(failure)
          .hasNoSuppressedExceptions();
      assertThat(limit.expired()).isFalse();
    });
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_timeout_exception_context")
  void theCauseOfATimeoutIsTheCancellation(Lab lab) {
    lab.run(() ->
        assertThatThrownBy(() ->
                timeout(
                    ofMillis(10),
                    () -> {
                      try {
                        Children.failing(new ArithmeticException()).run();
                      } finally {
                        sleep(ofSeconds(1));
                      }
                    }))
            .isInstanceOf(AsyncTimeoutException.class)
            .hasCauseInstanceOf(CancelledError.class));
  }

  @OnEachMode
  @Mirrors("test_timeouts.TimeoutTests.test_foreign_exception_on_timeout")
  void whatTheCancellationHasCausedComesOutWithANoteOfTheTimeout(Lab lab) {
    ArithmeticException failure = new ArithmeticException();
    lab.run(() -> {
      ArithmeticException thrown =
          catchThrowableOfType(
              ArithmeticException.class,
              () -> timeout(ofMillis(10), () -> Children.sleepAndFailBecause(failure)));
      assertThat(thrown).isSameAs(failure).hasCauseInstanceOf(CancelledError.class);
      assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(AsyncTimeoutException.class);
      assertThat(requests()).isZero();
    });
  }

  @OnEachMode
  @Mirrors("test_timeouts.TimeoutTests.test_foreign_exception_on_timeout_2")
  void theNoteIsOnTheFailureThatTheCancellationHasCausedHoweverDeepItIs(Lab lab) {
    ArithmeticException deep = new ArithmeticException();
    lab.run(() -> {
      IOException thrown =
          catchThrowableOfType(
              IOException.class,
              () ->
                  timeout(
                      ofMillis(10),
                      () -> {
                        try {
                          Children.sleepAndFailBecause(deep);
                        } catch (ArithmeticException e) {
                          throw new IOException(e);
                        }
                      }));
      assertThat(thrown).hasCause(deep).hasNoSuppressedExceptions();
      assertThat(deep.getSuppressed()).singleElement().isInstanceOf(AsyncTimeoutException.class);
    });
  }

  @OnEachCarrier
  void aFailureThatHasNothingToDoWithTheCancellationIsLeftAsItIs(Lab lab) {
    ArithmeticException failure = new ArithmeticException();
    lab.run(() ->
        assertThatThrownBy(() ->
                timeout(
                    ofMillis(10),
                    () -> {
                      assertThatThrownBy(() -> sleep(ofSeconds(1)))
                          .isInstanceOf(CancelledError.class);
                      throw failure;
                    }))
            .isSameAs(failure)
            .hasNoSuppressedExceptions());
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_foreign_cancel_doesnt_timeout_if_not_expired")
  void aCancellationInTimeIsNoTimeout(Lab lab) {
    lab.run(() -> {
      Task<?> task =
          createTask(() ->
              timeout(
                  ofSeconds(10),
                  scope -> {
                    limit = scope;
                    self().cancel();
                    sleep(ofSeconds(10));
                  }));
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(limit.expired()).isFalse();
    });
  }

  @OnEachCarrier
  void aCancellationBySomebodyElseInTheTurnOfTheTimeoutWins(Lab lab) {
    assertThat(
            lab.times(trail -> {
              Task<?> task =
                  createTask(() ->
                      timeout(
                          ofSeconds(1),
                          scope -> {
                            limit = scope;
                            sleepLong("body", trail);
                          }));
              yieldNow();
              runningLoop().callLater(ofSeconds(1), task::cancel);
              trail.add(thrownBy(task::await));
              trail.add(task.cancelling() + " requests, expired " + limit.expired());
            }))
        .containsExactly("1s body cancelled", "1s CancelledError", "1s 1 requests, expired true");
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_outer_task_is_not_cancelled")
  void aTaskThatCatchesATimeoutIsNotCancelled(Lab lab) {
    assertThat(
            lab.times(trail -> {
              Task<?> task =
                  createTask(() -> {
                    trail.add(thrownBy(() -> timeout(ofMillis(1), () -> sleep(ofSeconds(10)))));
                    trail.add(requests() + " requests");
                    sleepLong("task", trail);
                  });
              task.await();
              trail.add("cancelled " + task.isCancelled());
            }))
        .containsExactly(
            "0.001s AsyncTimeoutException",
            "0.001s 0 requests",
            "10.001s task has slept",
            "10.001s cancelled false");
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_timeout_after_cancellation")
  void aTaskThatHasSwallowedACancellationMaySetALimit(Lab lab) {
    lab.run(() -> {
      self().cancel();
      assertThatThrownBy(() -> sleep(ofSeconds(1))).isInstanceOf(CancelledError.class);
      assertThatThrownBy(() -> timeout(ZERO, () -> sleep(ofSeconds(1))))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThat(requests()).isEqualTo(1);
    });
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_cancel_in_timeout_after_cancellation")
  void aTaskThatHasSwallowedACancellationMayBeCancelledWithinALimit(Lab lab) {
    lab.run(() -> {
      self().cancel();
      assertThatThrownBy(() -> sleep(ofSeconds(1))).isInstanceOf(CancelledError.class);
      assertThatThrownBy(() ->
              timeout(
                  ofSeconds(1),
                  () -> {
                    self().cancel();
                    sleep(ofSeconds(2));
                  }))
          .isInstanceOf(CancelledError.class);
    });
  }

  @OnEachCarrier
  void aBodyThatSwallowsTheCancellationReturns(Lab lab) {
    lab.run(() -> {
      String value =
          timeout(
              ofMillis(10),
              scope -> {
                limit = scope;
                return thrownBy(() -> sleep(ofSeconds(1)));
              });
      assertThat(value).isEqualTo("CancelledError");
      assertThat(limit.expired()).isTrue();
      assertThat(requests()).isZero();
    });
  }

  @Test
  @Mirrors("test_timeouts.TimeoutTests.test_timeout_without_task")
  void itNeedsACoroutine() {
    assertThatThrownBy(() -> timeout(ofMillis(10), () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("timeout() was called from " + Thread.currentThread());
    assertThatThrownBy(() -> timeoutAt(ofMillis(10), () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("timeoutAt() was called from " + Thread.currentThread());
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_timeout_without_task")
  void aCallbackIsNoCoroutine(Lab lab) {
    lab.run(() -> {
      Future<String> told = runningLoop().createFuture();
      runningLoop().callSoon(() -> told.setResult(thrownBy(() -> timeout(ofMillis(10), () -> {}))));
      assertThat(told.await()).isEqualTo("IllegalStateException");
    });
  }

  private static Task<?> self() {
    return Objects.requireNonNull(currentTask());
  }

  private static int requests() {
    return self().cancelling();
  }
}
