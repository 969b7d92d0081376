package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread off the loop starts a coroutine, and gets at its outcome. */
class ThreadsafeTest {

  private static int add(int a, int b) {
    sleep(Duration.ofMillis(50));
    return a + b;
  }

  @OnEachCarrier
  @Mirrors("test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe")
  void theResultCrosses(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Engine engine = Engine.current();
          log.add(
              "thread got "
                  + await(
                      lab.elsewhere(
                          () -> engine.start(() -> add(1, 2)).toCompletableFuture().get())));
        });

    assertThat(trail).containsExactly("thread got 3");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_with_exception")
  void theVeryExceptionCrosses(Lab lab) {
    IOException failure = new IOException("disk");
    Engine engine = lab.engine();
    lab.run(() -> {
      CompletableFuture<Boolean> waiting = new CompletableFuture<>();
      CompletableFuture<Integer> thread =
          lab.elsewhere(() -> {
            Task<Integer> task =
                engine.start(() -> {
                  await(waiting);
                  throw failure;
                });
            CompletableFuture<Integer> outside = task.toCompletableFuture();
            waiting.complete(true);
            return outside.get();
          });
      assertThatThrownBy(() -> await(thread))
          .isInstanceOf(ExecutionException.class)
          .hasCause(failure);
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_with_timeout")
  void aThreadThatHasNoTimeLeftCancelsTheCoroutine(Lab lab) {
    Engine engine = lab.engine();
    lab.run(() -> {
      Future<Integer> never = runningLoop().createFuture();
      Task<Integer> task =
          await(
              lab.elsewhere(() -> {
                Task<Integer> started = engine.start(never::await);
                CompletableFuture<Integer> outside = started.toCompletableFuture();
                assertThatThrownBy(() -> outside.get(0, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class);
                assertThat(outside.cancel(true)).isTrue();
                return started;
              }));
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(engine.allTasks()).containsExactly(currentTask());
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_task_cancelled")
  void aCoroutineThatCancelsItselfIsCancelledForTheThreadToo(Lab lab) {
    Engine engine = lab.engine();
    lab.run(() -> {
      CompletableFuture<Throwable> thread =
          lab.elsewhere(() -> {
            Task<Integer> task =
                engine.start(() -> {
                  currentTask().cancel("by myself");
                  yieldNow();
                  return 3;
                });
            return catchThrowable(task.toCompletableFuture()::join);
          });
      assertThat(await(thread))
          .isInstanceOf(CancellationException.class)
          .hasRootCauseInstanceOf(CancelledError.class)
          .hasRootCauseMessage("by myself");
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_and_cancel")
  void theLoopMayCancelWhatAThreadHasStarted(Lab lab) {
    Engine engine = lab.engine();
    lab.run(() -> {
      Future<Integer> never = runningLoop().createFuture();
      CompletableFuture<Task<Integer>> started = new CompletableFuture<>();
      CompletableFuture<CompletableFuture<Integer>> outside = new CompletableFuture<>();
      CompletableFuture<Integer> thread =
          lab.elsewhere(() -> {
            Task<Integer> task = engine.start(never::await);
            started.complete(task);
            outside.complete(task.toCompletableFuture());
            return outside.join().get();
          });
      Task<Integer> task = await(started);
      yieldNow();
      assertThat(await(outside).cancel(false)).isTrue();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThatThrownBy(() -> await(thread)).isInstanceOf(CancelledError.class);
    });
  }

  @OnEachCarrier
  void severalThreadsStartCoroutinesThatAllRun(Lab lab) {
    Engine engine = lab.engine();
    lab.run(() -> {
      List<CompletableFuture<Integer>> threads =
          List.of(1, 2, 3, 4).stream().map(i -> lab.elsewhere(() -> sumOf(engine, i))).toList();
      int sum = 0;
      for (CompletableFuture<Integer> thread : threads) {
        sum += await(thread);
      }
      assertThat(sum).isEqualTo(1000 * (1 + 2 + 3 + 4));
    });
  }

  private static int sumOf(Engine engine, int value) throws Exception {
    int sum = 0;
    for (int i = 0; i < 1000; i++) {
      sum += engine.start(() -> createTask(() -> value).await()).toCompletableFuture().get();
    }
    return sum;
  }
}
