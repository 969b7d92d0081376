package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.TimerHandle;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Requests to cancel are counted, carry a message, can be taken back, and can be declined. */
class CancelCountTest {
  private static final Duration LONG = Duration.ofDays(1);

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_cancelling")
  void requestsAreCountedUntilTheyAreTakenBack(Lab lab) {
    lab.run(() -> {
      Task<?> task = createTask(() -> sleep(LONG));
      yieldNow();
      assertThat(task.cancelling()).isZero();
      task.cancel();
      assertThat(task.cancelling()).isEqualTo(1);
      task.cancel();
      assertThat(task.cancelling()).isEqualTo(2);
      assertThat(task.uncancel()).isEqualTo(1);
      assertThat(task.uncancel()).isZero();
      assertThat(task.uncancel()).isZero();
      assertThat(task.cancelling()).isZero();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    });
  }

  @OnEachCarrier
  void aRequestTakenBackBeforeItsDeliveryIsNotDelivered(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<?> task =
              createTask(() -> {
                currentTask().cancel();
                currentTask().uncancel();
                sleep(LONG);
                log.add("slept");
              });
          task.await();

          Task<?> notBegun = createTask(() -> log.add("begun"));
          notBegun.cancel();
          notBegun.cancel();
          notBegun.uncancel();
          notBegun.uncancel();
          notBegun.await();
        });

    assertThat(trail).containsExactly("slept", "begun");
  }

  @OnEachMode
  void aRequestIsDeliveredAsLongAsOneIsLeft(Lab lab) {
    lab.run(() -> {
      Task<?> task =
          createTask(() -> {
            currentTask().cancel();
            currentTask().cancel();
            currentTask().uncancel();
            sleep(LONG);
          });
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    });
  }

  @OnEachCarrier
  void aBodyThatDeclinesIsNotCancelledButStillHasTheRequest(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<Integer> task =
              createTask(() -> {
                assertThat(catchThrowable(() -> sleep(LONG))).isNotNull();
                log.add("declines, " + currentTask().cancelling());
                yieldNow();
                log.add("goes on, " + currentTask().cancelling());
                return 42;
              });
          yieldNow();
          task.cancel();
          log.add("result " + task.await());
          log.add(task.isCancelled() + ", " + task.cancelling());
        });

    assertThat(trail).containsExactly("2 declines, 1", "3 goes on, 1", "4 result 42", "4 false, 1");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_uncancel_structured_blocks")
  void aBlockWithATimeLimitOfItsOwnTakesItsRequestBack(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> task =
              createTask(() -> {
                Task<?> self = currentTask();
                TimerHandle limit = runningLoop().callLater(Duration.ofSeconds(1), self::cancel);
                try {
                  sleep(LONG);
                } catch (CancelledError e) {
                  log.add("out of time, " + self.uncancel());
                } finally {
                  limit.cancel();
                }
                sleep(Duration.ofSeconds(5));
                log.add("outer code goes on");
              });
          task.await();
          log.add("" + task.isCancelled());
        });

    assertThat(trail).containsExactly("1s out of time, 0", "6s outer code goes on", "6s false");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_task_cancel_message_getter")
  void theMessageReachesTheBodyAndWhoeverWaits(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<?> task =
              createTask(() -> {
                try {
                  sleep(LONG);
                } catch (CancelledError e) {
                  log.add("body: " + e.getMessage());
                  throw e;
                }
              });
          yieldNow();
          task.cancel("too slow");
          log.add("awaiter: " + catchThrowable(task::await).getMessage());
        });

    assertThat(trail).containsExactly("body: too slow", "awaiter: too slow");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_cancel_with_message_before_starting_task")
  void theMessageOfACancellationBeforeTheStartIsKept(Lab lab) {
    lab.run(() -> {
      Task<?> task = createTask(() -> {});
      task.cancel("not needed");
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("not needed");
    });
  }

  @OnEachCarrier
  void aCancellationWithoutAMessageHasNone(Lab lab) {
    lab.run(() -> {
      Task<?> task = createTask(() -> sleep(LONG));
      yieldNow();
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage(null);
    });
  }

  @OnEachMode
  void aBodyThatThrowsCancelledErrorByItselfIsCancelled(Lab lab) {
    lab.run(() -> {
      Task<?> task =
          createTask(() -> {
            throw new CancelledError("by myself");
          });
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("by myself");
      assertThat(task.isCancelled()).isTrue();
      assertThat(task.cancelling()).isZero();
    });
  }

  @OnEachCarrier
  void aBodyThatThrowsSomethingElseWhenCancelledHasFailed(Lab lab) {
    IllegalStateException failure = new IllegalStateException("cleanup");
    lab.run(() -> {
      Task<?> task =
          createTask(() -> {
            try {
              sleep(LONG);
            } finally {
              fail(failure);
            }
          });
      yieldNow();
      task.cancel();
      assertThatThrownBy(task::await).isSameAs(failure);
      assertThat(task.isCancelled()).isFalse();
    });
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }

  @OnEachCarrier
  void catchingExceptionsDoesNotSwallowACancellation(Lab lab) {
    lab.run(() -> {
      Task<?> task =
          createTask(() -> {
            while (true) {
              try {
                sleep(LONG);
              } catch (Exception e) {
                throw new AssertionError("a cancellation is no Exception", e);
              }
            }
          });
      yieldNow();
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    });
  }

  @OnEachCarrier
  void cancellingFromAnotherThreadIsARequestLikeAnother(Lab lab) {
    lab.run(() -> {
      Future<String> pending = runningLoop().createFuture();
      Task<?> task = createTask(pending::await);
      yieldNow();
      // The callback keeps the task from running in between.
      runningLoop()
          .callSoon(() ->
              spinUntilDone(lab.elsewhere(() -> task.cancel("first") && task.cancel("second"))));
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("first");
      assertThat(task.cancelling()).isEqualTo(2);
    });
  }

  @OnEachMode
  void cancellingFromAnotherThreadIsOneRequestWhereverTheBodyIs(Lab lab) {
    lab.run(() -> {
      for (int round = 0; round < 500; round++) {
        Task<?> task = createTask(CancelCountTest::pauseUntilCancelled);
        assertThat(toThread(() -> task.cancel("enough"))).isTrue();
        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
        assertThat(task.cancelling()).isEqualTo(1);
      }
    });
  }

  private static void pauseUntilCancelled() {
    try {
      while (true) {
        yieldNow();
      }
    } finally {
      for (int turn = 0; turn < 3; turn++) {
        yieldNow();
      }
    }
  }

  private static void spinUntilDone(CompletableFuture<?> future) {
    while (!future.isDone()) {
      Thread.onSpinWait();
    }
  }
}
