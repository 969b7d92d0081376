package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
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
import org.jspecify.annotations.Nullable;

/** A request that was taken back leaves the task as if there had been none. */
class UncancelTest {

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_uncancel_basic")
  void aTaskThatTookARequestBackGoesOnUntilTheNextOne(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Task<?> task =
              createTask(
                  "t",
                  () -> {
                    try {
                      sleep(Duration.ofSeconds(10));
                    } catch (CancelledError e) {
                      currentTask().uncancel();
                      sleep(Duration.ofSeconds(10));
                    }
                  });
          yieldNow();
          log.add("cancel " + task.cancel() + ", " + task.cancelling() + ", " + task);
          yieldNow();
          log.add(task.cancelling() + ", " + task);
          log.add("cancel " + task.cancel() + ", " + task.cancelling() + ", " + task);
          assertThat(catchThrowable(task::await)).isInstanceOf(CancelledError.class);
          log.add("" + task);
          log.add(task.uncancel() + ", " + task);
        });

    assertThat(trail)
        .containsExactly(
            "cancel true, 1, Task[t, cancelling]",
            "0, Task[t, pending, waits for sleep()]",
            "cancel true, 1, Task[t, cancelling]",
            "Task[t, cancelled]",
            "0, Task[t, cancelled]");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_uncancel_resets_must_cancel")
  void aReadyTaskWhoseRequestIsTakenBackGetsItsResult(Lab lab) {
    lab.run(() -> {
      Future<Integer> future = runningLoop().createFuture();
      Task<Integer> task = createTask(future::await);
      settle();
      future.setResult(42);
      task.cancel();
      assertThat(task.cancelling()).isEqualTo(1);
      assertThat(task.uncancel()).isZero();
      assertThat(task.await()).isEqualTo(42);
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_uncancel_structured_blocks")
  void aBlockThatIsInTimeLeavesNothingToTakeBack(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> task =
              createTask(() -> {
                TimerHandle limit =
                    runningLoop().callLater(Duration.ofDays(1), currentTask()::cancel);
                sleep(Duration.ofSeconds(10));
                limit.cancel();
                log.add("block finished");
                yieldNow();
                log.add("code around");
              });
          task.await();
          log.add("requests " + task.cancelling());
        });

    assertThat(trail).containsExactly("10s block finished", "10s code around", "10s requests 0");
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_cancel_task_catching")
  void aTaskThatDeclinesIsNotCancelledButWhatItWaitedForIs(Lab lab) {
    lab.run(() -> {
      Future<@Nullable Void> first = runningLoop().createFuture();
      Future<@Nullable Void> second = runningLoop().createFuture();
      Task<Integer> task =
          createTask(() -> {
            first.await();
            try {
              second.await();
            } catch (CancelledError e) {
              return 42;
            }
            return 0;
          });
      settle();
      first.setResult(null);
      settle();
      task.cancel();
      assertThat(second.isCancelled()).isTrue();
      assertThat(task.await()).isEqualTo(42);
      assertThat(task.isCancelled()).isFalse();
    });
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_cancel_task_ignoring")
  void aTaskThatHasDeclinedMayWaitAgain(Lab lab) {
    lab.run(() -> {
      Future<@Nullable Void> first = runningLoop().createFuture();
      Future<@Nullable Void> second = runningLoop().createFuture();
      Future<Integer> third = runningLoop().createFuture();
      Task<Integer> task =
          createTask(() -> {
            first.await();
            assertThat(catchThrowable(second::await)).isInstanceOf(CancelledError.class);
            return third.await();
          });
      settle();
      first.setResult(null);
      settle();
      task.cancel();
      assertThat(second.isCancelled()).isTrue();
      settle();
      third.setResult(42);
      assertThat(task.await()).isEqualTo(42);
      assertThat(third.isCancelled()).isFalse();
      assertThat(task.isCancelled()).isFalse();
    });
  }
}
