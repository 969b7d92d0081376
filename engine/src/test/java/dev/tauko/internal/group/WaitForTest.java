package dev.tauko.internal.group;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.shieldFuture;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.internal.group.Children.failingAtItsEnd;
import static dev.tauko.internal.group.Children.returning;
import static dev.tauko.internal.group.Children.sleepLong;
import static dev.tauko.internal.group.Children.sleeper;
import static dev.tauko.internal.group.Children.thrownBy;
import static dev.tauko.testkit.Lab.settle;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Trail;
import java.io.IOException;
import java.time.Duration;

class WaitForTest {

  /** Takes 0.2 s, whoever cancels it. */
  private static Coroutine<String> stubborn(Trail trail) {
    return () -> {
      Duration end = runningLoop().time().plusMillis(200);
      while (runningLoop().time().compareTo(end) < 0) {
        try {
          sleep(end.minus(runningLoop().time()));
        } catch (CancelledError cancelled) {
          trail.add("goes on");
        }
      }
      trail.add("ends");
      return "stubborn";
    };
  }

  /** Sleeps, and cleans up for 0.1 s when it is cancelled. */
  private static Coroutine.OfVoid cleaningUp(Trail trail) {
    return () -> {
      try {
        sleepLong("task", trail);
      } catch (CancelledError cancelled) {
        sleep(ofMillis(100));
        trail.add("task has cleaned up");
        throw cancelled;
      }
    };
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_asyncio_wait_for_cancelled")
  void whoIsCancelledWaitsForACoroutineThatDeclines(Lab lab) {
    assertThat(
            lab.times(trail -> {
              Task<String> waiter = createTask(() -> waitFor(stubborn(trail), ofMillis(400)));
              yieldNow();
              waiter.cancel();
              trail.add("waiter: " + waiter.await());
            }))
        .containsExactly("0s goes on", "0.2s ends", "0.2s waiter: stubborn");
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_asyncio_wait_for_timeout")
  void whenTimeIsUpItWaitsForACoroutineThatDeclines(Lab lab) {
    assertThat(lab.times(trail -> trail.add("waiter: " + waitFor(stubborn(trail), ofMillis(100)))))
        .containsExactly("0.1s goes on", "0.2s ends", "0.2s waiter: stubborn");
  }

  @OnEachCarrier
  @Mirrors({
    "test_waitfor.AsyncioWaitForTest.test_wait_for_cancel_suppressed",
    "test_waitfor.AsyncioWaitForTest.test_wait_for_cancellation_race_condition"
  })
  void aValueInPlaceOfTheCancellationIsReturned(Lab lab) {
    lab.run(() -> {
      Coroutine<Integer> declining =
          () -> {
            assertThatThrownBy(() -> sleep(ofSeconds(10))).isInstanceOf(CancelledError.class);
            return 42;
          };
      assertThat(waitFor(declining, ofMillis(100))).isEqualTo(42);
      assertThat(waitFor(createTask(declining), ofMillis(100))).isEqualTo(42);
    });
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0_future_done")
  void withoutTimeAFutureThatIsDoneGivesItsResult(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              Future<String> future = runningLoop().createFuture();
              future.setResult("done");
              trail.add(waitFor(future, ZERO));
              trail.add(waitFor(future, ofSeconds(-1)));
            }))
        .containsExactly("0 done", "0 done");
  }

  @OnEachCarrier
  @Mirrors(
      "test_waitfor.AsyncioWaitForTest"
          + ".test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started")
  void withoutTimeACoroutineNeverBegins(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              Coroutine.OfVoid body = () -> trail.add("begun");
              trail.add(thrownBy(() -> waitFor(body.asCoroutine(), ZERO)));
            }))
        .containsExactly("3 AsyncTimeoutException");
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0")
  void withoutTimeATaskIsCancelledAndWaitedFor(Lab lab) {
    for (Duration time : new Duration[] {ZERO, ofSeconds(-1)}) {
      assertThat(
              lab.turns(trail -> {
                Task<?> task = createTask(sleeper("task", trail));
                yieldNow();
                trail.add("waits");
                trail.add(thrownBy(() -> waitFor(task, time)));
                trail.add("cancelled " + task.isCancelled());
              }))
          .containsExactly(
              "1 waits", "2 task cancelled", "4 AsyncTimeoutException", "4 cancelled true");
    }
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_wait_for")
  void whenTimeIsUpATaskIsCancelled(Lab lab) {
    assertThat(
            lab.times(trail -> {
              Task<?> task = createTask(sleeper("task", trail));
              trail.add(thrownBy(() -> waitFor(task, ofMillis(100))));
              trail.add("cancelled " + task.isCancelled());
            }))
        .containsExactly(
            "0.1s task cancelled", "0.1s AsyncTimeoutException", "0.1s cancelled true");
  }

  @OnEachCarrier
  void whatIsDoneInTimeIsReturnedAndTheLimitIsGone(Lab lab) {
    assertThat(
            lab.times(trail -> {
              trail.add(waitFor(returning("value", ofMillis(50)), ofMillis(100)));
              sleep(ofSeconds(1));
              trail.add("goes on");
            }))
        .containsExactly("0.05s value", "1.05s goes on");
  }

  @OnEachCarrier
  void aCoroutineRunsInTheCaller(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              Coroutine.OfVoid body = () -> trail.add("body");
              waitFor(body.asCoroutine(), ofSeconds(1));
              trail.add("goes on");
            }))
        .containsExactly("0 body", "0 goes on");
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_wait_for_blocking")
  void noLimitWaitsAsLongAsItTakes(Lab lab) {
    lab.run(() -> {
      assertThat(waitFor(returning("done", ZERO), null)).isEqualTo("done");
      assertThat(waitFor(returning("done", Duration.ofDays(400)), null)).isEqualTo("done");
    });
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_wait_for_race_condition")
  void aFutureThatGetsItsResultInTimeGivesIt(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              Future<String> future = runningLoop().createFuture();
              runningLoop().callSoon(() -> future.setResult("ok"));
              trail.add(waitFor(future, ofMillis(200)));
            }))
        .containsExactly("2 ok");
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_wait_for_waits_for_task_cancellation")
  void whenTimeIsUpItWaitsForTheCleanUp(Lab lab) {
    assertThat(
            lab.times(trail -> {
              Task<?> task = createTask(cleaningUp(trail));
              assertThatThrownBy(() -> waitFor(task, ofMillis(50)))
                  .isInstanceOf(AsyncTimeoutException.class)
                  .hasCauseInstanceOf(CancelledError.class);
              trail.add("waiter goes on");
            }))
        .containsExactly(
            "0.05s task cancelled", "0.15s task has cleaned up", "0.15s waiter goes on");
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_wait_for_waits_for_task_cancellation_w_timeout_0")
  void withoutTimeItWaitsForTheCleanUp(Lab lab) {
    assertThat(
            lab.times(trail -> {
              Task<?> task = createTask(cleaningUp(trail));
              sleep(ofMillis(50));
              assertThatThrownBy(() -> waitFor(task, ZERO))
                  .isInstanceOf(AsyncTimeoutException.class)
                  .hasCauseInstanceOf(CancelledError.class);
              trail.add("waiter goes on");
            }))
        .containsExactly(
            "0.05s task cancelled", "0.15s task has cleaned up", "0.15s waiter goes on");
  }

  @OnEachMode
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_wait_for_reraises_exception_during_cancellation")
  void aFailureInPlaceOfTheCancellationComesOut(Lab lab) {
    IOException failure = new IOException();
    lab.run(() -> {
      for (Duration time : new Duration[] {ofMillis(50), ZERO}) {
        Task<?> task = createTask(failingAtItsEnd(failure));
        settle();
        assertThatThrownBy(() -> waitFor(task, time)).isSameAs(failure);
      }
    });
  }

  @OnEachCarrier
  @Mirrors({
    "test_waitfor.AsyncioWaitForTest.test_cancel_blocking_wait_for",
    "test_waitfor.AsyncioWaitForTest.test_cancel_wait_for"
  })
  void whoIsCancelledCancelsTheTask(Lab lab) {
    for (Duration time : new Duration[] {null, ofSeconds(60)}) {
      lab.run(() -> {
        Task<String> task = createTask(() -> runningLoop().<String>createFuture().await());
        Task<String> waiter = createTask(() -> waitFor(task, time));
        runningLoop().callSoon(waiter::cancel);
        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(task.isCancelled()).isTrue();
      });
    }
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.AsyncioWaitForTest.test_wait_for_issue86296")
  void aCancellationInTheTurnInWhichTheTaskEndsIsNotLost(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              Task<String> task = createTask(() -> "done");
              Task<?> waiter =
                  createTask(() -> {
                    waitFor(task, ofSeconds(100));
                    sleep(ofSeconds(1));
                    trail.add("never reached");
                  });
              yieldNow();
              waiter.cancel();
              trail.add(thrownBy(waiter::await));
              trail.add(task.await());
            }))
        .containsExactly("CancelledError", "done");
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.WaitForShieldTests.test_zero_timeout")
  void withoutTimeAShieldIsCancelledAndItsTaskGoesOn(Lab lab) {
    lab.run(() -> {
      Task<String> task = createTask(returning("done", ofMillis(10)));
      Future<String> shield = shieldFuture(task);
      assertThatThrownBy(() -> waitFor(shield, ZERO)).isInstanceOf(AsyncTimeoutException.class);
      assertThat(shield.isCancelled()).isTrue();
      assertThat(task.isDone()).isFalse();
      assertThat(task.cancelling()).isZero();
      assertThat(task.await()).isEqualTo("done");
    });
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.WaitForShieldTests.test_none_timeout")
  void withoutALimitAShieldGivesTheResult(Lab lab) {
    lab.run(() -> {
      Task<String> task = createTask(returning("done", ofMillis(100)));
      assertThat(waitFor(shieldFuture(task), null)).isEqualTo("done");
      assertThat(task.result()).isEqualTo("done");
    });
  }

  @OnEachCarrier
  @Mirrors("test_waitfor.WaitForShieldTests.test_shielded_timeout")
  void whenTimeIsUpAShieldedTaskGoesOn(Lab lab) {
    lab.run(() -> {
      Task<String> task = createTask(returning("done", ofMillis(100)));
      assertThatThrownBy(() -> waitFor(shieldFuture(task), ofMillis(10)))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThat(task.isDone()).isFalse();
      assertThat(task.cancelling()).isZero();
      assertThat(task.await()).isEqualTo("done");
    });
  }
}
