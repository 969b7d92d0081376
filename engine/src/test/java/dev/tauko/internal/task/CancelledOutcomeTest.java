package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.ReturnWhen.ALL_COMPLETED;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a cancelled task tells, and to whom. */
class CancelledOutcomeTest {
  private static final Duration LONG = Duration.ofDays(1);

  @OnEachMode
  @Mirrors({
    "test_tasks.BaseTaskTests.test_cancel_with_message_then_future_result",
    "test_tasks.BaseTaskTests.test_cancel_with_message_then_future_exception"
  })
  void whoeverAsksACancelledTaskGetsTheMessage(Lab lab) {
    for (String message : new String[] {null, "my message"}) {
      lab.run(() -> {
        Task<?> first = cancelledWith(message);
        assertCancelled(first::result, message);
        Task<?> second = cancelledWith(message);
        assertCancelled(second::exception, message);
      });
    }
  }

  private static Task<?> cancelledWith(String message) {
    Task<?> task = createTask(() -> sleep(LONG));
    yieldNow();
    task.cancel(message);
    waitTasks(List.of(task), ALL_COMPLETED);
    return task;
  }

  private static void assertCancelled(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(CancelledError.class).hasMessage(message).hasNoCause();
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_cancellation_exception_context")
  void aCancellationMayBeTheCauseOfAFailure(Lab lab) {
    Coroutine<Integer> main =
        () -> {
          Task<?> inner = createTask(() -> sleep(LONG));
          yieldNow();
          runningLoop().callSoon(() -> inner.cancel("msg"));
          try {
            inner.await();
          } catch (CancelledError e) {
            throw new IllegalStateException("cancelled", e);
          }
          return 0;
        };
    Throwable failure = catchThrowable(() -> lab.run(main));

    assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("cancelled");
    assertThat(failure.getCause()).isInstanceOf(CancelledError.class).hasMessage("msg");
    assertThat(failure.getCause()).hasNoCause();
  }

  @OnEachCarrier
  @Mirrors({
    "test_tasks.BaseTaskTests.test_cancel_traceback_for_future_result",
    "test_tasks.BaseTaskTests.test_cancel_traceback_for_future_exception"
  })
  void inDebugModeThePlaceThatWasInterruptedIsInTheStackTraceOfTheOneWhoAsks(Lab lab) {
    Lab debugging = lab.with("tauko.debug = on");
    debugging.run(() -> {
      Task<?> awaited = createTask(CancelledOutcomeTest::interruptedHere);
      yieldNow();
      awaited.cancel();
      assertThat(methods(catchThrowable(awaited::await))).contains("interruptedHere");

      Task<?> asked = createTask(CancelledOutcomeTest::interruptedHere);
      yieldNow();
      asked.cancel();
      waitTasks(List.of(asked), ALL_COMPLETED);
      assertThat(methods(catchThrowable(asked::exception))).contains("interruptedHere");
    });
  }

  @OnEachMode
  void aCancellationHasNoStackTraceOtherwise(Lab lab) {
    lab.run(() -> {
      Task<?> cancelled = createTask(CancelledOutcomeTest::interruptedHere);
      settle();
      cancelled.cancel("enough");
      Throwable thrown = catchThrowable(cancelled::await);

      assertThat(thrown).isInstanceOf(CancelledError.class).hasMessage("enough");
      assertThat(thrown.getStackTrace()).isEmpty();
      assertThat(thrown.getSuppressed()).isEmpty();
    });
  }

  private static void interruptedHere() {
    sleep(LONG);
  }

  private static List<String> methods(Throwable thrown) {
    return List.of(thrown.getStackTrace()).stream().map(StackTraceElement::getMethodName).toList();
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_cancel_inner_future")
  void cancellingWhatATaskWaitsForCancelsTheTask(Lab lab) {
    lab.run(() -> {
      Future<Integer> future = runningLoop().createFuture();
      Task<Integer> task = createTask(future::await);
      settle();
      future.cancel("no more");
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("no more");
      assertThat(List.of(future, task)).allMatch(Future::isCancelled);
      assertThat(task.cancelling()).isZero();
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_cancel_both_task_and_inner_future")
  void aTaskAndTheFutureItWaitsForMayBeCancelledInOneTurn(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Future<Integer> future = runningLoop().createFuture();
          Task<?> task =
              createTask(() -> {
                assertThat(catchThrowable(future::await)).isInstanceOf(CancelledError.class);
                log.add("told");
                yieldNow();
                log.add("told once only");
                throw new CancelledError();
              });
          yieldNow();
          future.cancel();
          task.cancel();
          assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
          assertThat(List.of(future, task)).allMatch(Future::isCancelled);
        });

    assertThat(trail).containsExactly("told", "told once only");
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_yield_future_passes_cancel")
  void aCancellationPassesThroughAllThatRunsInTheTask(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Future<Integer> future = runningLoop().createFuture();
          Coroutine<Integer> inner =
              () -> {
                try {
                  return future.await();
                } catch (CancelledError e) {
                  log.add("inner");
                  throw e;
                }
              };
          Task<?> outer =
              createTask(() -> {
                try {
                  await(inner);
                } catch (CancelledError e) {
                  log.add("outer declines");
                }
              });
          settle();
          outer.cancel();
          outer.await();
          log.add("future " + future.isCancelled() + ", outer " + outer.isCancelled());
        });

    assertThat(trail).containsExactly("inner", "outer declines", "future true, outer false");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_baseexception_during_cancel")
  void anErrorThrownWhileCancelledIsTheOutcome(Lab lab) {
    LinkageError error = new LinkageError("clean-up");
    lab.run(() -> {
      Task<?> task =
          createTask(() -> {
            try {
              sleep(LONG);
            } catch (CancelledError e) {
              throw error;
            }
          });
      yieldNow();
      task.cancel();
      assertThat(task.isDone()).isFalse();
      assertThatThrownBy(task::await).isSameAs(error);
      assertThat(task.isCancelled()).isFalse();
      assertThat(task.exception()).isSameAs(error);
    });
  }
}
