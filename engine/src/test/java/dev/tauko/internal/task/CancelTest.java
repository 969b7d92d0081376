package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Trail;
import java.time.Duration;
import java.util.List;

/** Where a cancellation reaches a body, and in which turn, wherever the body is. */
class CancelTest {
  private static final Duration LONG = Duration.ofDays(1);

  /** A body that notes its cancellation. */
  private static Coroutine.OfVoid noting(Trail log, String name, Coroutine.OfVoid body) {
    return () -> {
      try {
        body.run();
        log.add(name + " was not cancelled");
      } catch (CancelledError e) {
        log.add(name);
        throw e;
      }
    };
  }

  private static void awaitCancelled(Trail log, Task<?> task) {
    assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
    log.add("awaiter " + task.isCancelled());
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_cancel")
  void aSleepEndsOneTurnLater(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> task = createTask(noting(log, "body", () -> sleep(LONG)));
          yieldNow();
          log.add("cancel " + task.cancel());
          awaitCancelled(log, task);
        });

    assertThat(trail).containsExactly("1 cancel true", "2 body", "3 awaiter true");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_cancel_yield")
  void aYieldEndsOneTurnLater(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> task =
              createTask(
                  noting(
                      log,
                      "body",
                      () -> {
                        yieldNow();
                        log.add("goes on");
                        yieldNow();
                      }));
          yieldNow();
          yieldNow();
          log.add("cancel " + task.cancel());
          awaitCancelled(log, task);
        });

    assertThat(trail).containsExactly("2 goes on", "2 cancel true", "3 body", "4 awaiter true");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_task_cancel_waiter_future")
  void aWaitForAFutureEndsOneTurnLaterAndCancelsTheFuture(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          Task<?> task = createTask(noting(log, "body", future::await));
          yieldNow();
          log.add("cancel " + task.cancel() + ", future cancelled " + future.isCancelled());
          awaitCancelled(log, task);
        });

    assertThat(trail)
        .containsExactly("1 cancel true, future cancelled true", "2 body", "3 awaiter true");
  }

  @OnEachCarrier
  void aBodyThatHasNotBegunNeverDoes(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> task = createTask(() -> log.add("begun"));
          task.cancel();
          log.add("cancel");
          awaitCancelled(log, task);
        });

    assertThat(trail).containsExactly("0 cancel", "2 awaiter true");
  }

  @OnEachCarrier
  void aBodyThatIsReadyGetsItInsteadOfTheResult(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          Task<?> task = createTask(noting(log, "body", future::await));
          yieldNow();
          future.setResult("lost");
          task.cancel();
          log.add("result, then cancel");
          awaitCancelled(log, task);
        });

    assertThat(trail).containsExactly("1 result, then cancel", "2 body", "3 awaiter true");
  }

  @OnEachCarrier
  void aChainOfTasksIsCancelledFromTheInnermostOneTurnEach(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Coroutine.OfVoid a = noting(log, "a", () -> sleep(LONG));
          Coroutine.OfVoid b = noting(log, "b", () -> createTask(a).await());
          Coroutine.OfVoid c = noting(log, "c", () -> createTask(b).await());
          Task<?> task = createTask(c);
          for (int i = 0; i < 3; i++) {
            yieldNow();
          }
          task.cancel();
          log.add("cancel");
          awaitCancelled(log, task);
        });

    assertThat(trail).containsExactly("3 cancel", "4 a", "5 b", "6 c", "7 awaiter true");
  }

  @OnEachCarrier
  void inAGatherTheChildrenComeFirst(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Coroutine.OfVoid one = noting(log, "child 1", () -> sleep(LONG));
          Coroutine.OfVoid two = noting(log, "child 2", () -> sleep(LONG));
          Task<?> task =
              createTask(noting(log, "body", () -> gather(one.asCoroutine(), two.asCoroutine())));
          yieldNow();
          yieldNow();
          task.cancel();
          log.add("cancel");
          awaitCancelled(log, task);
        });

    assertThat(trail)
        .containsExactly("2 cancel", "3 child 1", "3 child 2", "5 body", "6 awaiter true");
  }

  @OnEachCarrier
  void aBodyThatCancelsItselfGetsItAtTheNextCallThatSuspends(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> task =
              createTask(
                  noting(
                      log,
                      "body",
                      () -> {
                        Future<String> done = runningLoop().createFuture();
                        done.setResult("not cancelled yet");
                        currentTask().cancel();
                        log.add(done.await());
                        log.add(await(() -> "nor here"));
                        yieldNow();
                      }));
          awaitCancelled(log, task);
        });

    assertThat(trail)
        .containsExactly("1 not cancelled yet", "1 nor here", "2 body", "3 awaiter true");
  }

  @OnEachCarrier
  @Mirrors({
    "test_tasks.BaseTaskTests.test_cancel_current_task",
    "test_tasks.BaseTaskTests.test_cancel_awaited_task"
  })
  void aBodyThatCancelsItselfAndThenSleepsOrWaitsGetsItOneTurnLater(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> sleeper =
              createTask(
                  noting(
                      log,
                      "sleeper",
                      () -> {
                        currentTask().cancel();
                        sleep(LONG);
                      }));
          Task<?> child = createTask(noting(log, "child", () -> sleep(LONG)));
          Task<?> waiter =
              createTask(
                  noting(
                      log,
                      "waiter",
                      () -> {
                        yieldNow();
                        currentTask().cancel();
                        child.await();
                      }));
          awaitCancelled(log, sleeper);
          awaitCancelled(log, waiter);
        });

    assertThat(trail)
        .containsExactly("2 sleeper", "3 awaiter true", "3 child", "4 waiter", "5 awaiter true");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_cancel_at_end")
  void aBodyThatCancelsItselfAndEndsIsCancelledAndItsValueIsLost(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<String> task =
              createTask(() -> {
                currentTask().cancel();
                return "lost";
              });
          awaitCancelled(log, task);
        });

    assertThat(trail).containsExactly("2 awaiter true");
  }

  @OnEachCarrier
  void twoRequestsBeforeTheDeliveryAreDeliveredAsOneWithTheFirstMessage(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> task =
              createTask(() -> {
                String message = catchThrowable(() -> sleep(LONG)).getMessage();
                log.add(message + ", " + currentTask().cancelling() + " requests");
                yieldNow();
                log.add("goes on");
              });
          yieldNow();
          log.add(task.cancel("first") + " " + task.cancel("second"));
          task.await();
          log.add("awaiter " + task.isCancelled());
        });

    assertThat(trail)
        .containsExactly("1 true true", "2 first, 2 requests", "3 goes on", "4 awaiter false");
  }

  @OnEachCarrier
  void aSecondRequestReachesTheCleanUpToo(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> task =
              createTask(() -> {
                try {
                  sleep(LONG);
                } finally {
                  log.add("clean up");
                  noting(log, "clean up is cancelled", () -> sleep(LONG)).run();
                }
              });
          yieldNow();
          task.cancel();
          yieldNow();
          yieldNow();
          task.cancel();
          awaitCancelled(log, task);
        });

    assertThat(trail).containsExactly("2 clean up", "4 clean up is cancelled", "5 awaiter true");
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_cancel")
  void aTaskThatIsDoneCannotBeCancelled(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<String> task = createTask(() -> "x");
          task.await();
          log.add(task.cancel() + " " + task.isCancelled() + " " + task.await());
          Task<?> cancelled = createTask(() -> sleep(LONG));
          cancelled.cancel();
          awaitCancelled(log, cancelled);
          log.add(cancelled.cancel() + " " + cancelled.isCancelled());
        });

    assertThat(trail).containsExactly("false false x", "awaiter true", "false true");
  }

  @OnEachCarrier
  void aTaskAndWhatItWaitsForMayBeCancelledInOneTurn(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> inner = createTask(noting(log, "inner", () -> sleep(LONG)));
          Task<?> outer = createTask(noting(log, "outer", inner::await));
          yieldNow();
          inner.cancel();
          outer.cancel();
          awaitCancelled(log, outer);
          yieldNow();
          log.add("nothing is left " + outer.isCancelled() + inner.isCancelled());
        });

    assertThat(trail)
        .containsExactly("2 inner", "3 outer", "4 awaiter true", "5 nothing is left truetrue");
  }

  @OnEachCarrier
  void aChildThatWasCancelledIsNoCancellationOfTheAwaiter(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Task<?> child = createTask(() -> sleep(LONG));
          yieldNow();
          child.cancel();
          assertThat(catchThrowable(child::await)).isInstanceOf(CancelledError.class);
          log.add("awaiter has " + currentTask().cancelling() + " requests");
          yieldNow();
          log.add("goes on");
        });

    assertThat(trail).containsExactly("3 awaiter has 0 requests", "4 goes on");
  }
}
