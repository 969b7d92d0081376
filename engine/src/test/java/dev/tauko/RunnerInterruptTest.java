package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.shield;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Interrupts of the thread that called run(), which are to it what Ctrl-C is to asyncio's. */
class RunnerInterruptTest {
  private final Thread caller = Thread.currentThread();

  @OnEachCarrier
  @Mirrors("test_runners.RunnerTests.test_interrupt_call_soon")
  void anInterruptCancelsACoroutineThatOnlyPauses(Lab lab) {
    Trail trail = new Trail();
    assertThatThrownBy(() ->
            lab.run(() -> {
              caller.interrupt();
              pauseForEver(trail);
            }))
        .isInstanceOf(InterruptedException.class);
    assertThat(trail.entries()).containsExactly("the thread that called run() was interrupted");
    assertThat(Thread.interrupted()).isFalse();
  }

  private static void pauseForEver(Trail trail) {
    try {
      while (true) {
        yieldNow();
      }
    } catch (CancelledError cancelled) {
      trail.add(cancelled.getMessage());
      throw cancelled;
    }
  }

  @OnEachCarrier
  @Mirrors("test_runners.RunnerTests.test_interrupt_wait")
  void anInterruptCancelsWhatTheCoroutineWaitsForAndIsThrownWhenAllHasEnded(Lab lab) {
    Trail trail = new Trail();
    List<Future<?>> futures = new ArrayList<>();
    assertThatThrownBy(() ->
            lab.run(() -> {
              createTask(() -> cleanUp("leftover", trail, runningLoop().createFuture()));
              Future<@Nullable Void> future = runningLoop().createFuture();
              futures.add(future);
              runningLoop().callSoon(caller::interrupt);
              cleanUp("main", trail, future);
            }))
        .isInstanceOf(InterruptedException.class);
    trail.add("run() throws");
    assertThat(futures.getFirst().isCancelled()).isTrue();
    assertThat(trail.entries())
        .containsExactly(
            "main cancelled",
            "main has cleaned up",
            "leftover cancelled",
            "leftover has cleaned up",
            "run() throws");
  }

  private static void cleanUp(String who, Trail trail, Future<?> future) throws Exception {
    try {
      future.await();
    } finally {
      trail.add(who + " cancelled");
      sleep(ofSeconds(1));
      trail.add(who + " has cleaned up");
    }
  }

  @OnEachCarrier
  @Mirrors("test_runners.RunnerTests.test_interrupt_cancelled_task")
  void whoeverElseHasCancelledTheCoroutineWins(Lab lab) {
    assertThatThrownBy(() ->
            lab.run(() -> {
              Task<?> main = Objects.requireNonNull(currentTask());
              createTask(() -> {
                main.cancel("by a task");
                caller.interrupt();
              });
              try {
                sleep(ofDays(1));
              } catch (CancelledError cancelled) {
                while (main.cancelling() < 2) {
                  pauseUncancelled();
                }
                throw cancelled;
              }
            }))
        .isInstanceOf(CancelledError.class)
        .hasMessage("by a task");
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void pauseUncancelled() {
    try {
      yieldNow();
    } catch (CancelledError second) {
      // Told by the count of requests.
    }
  }

  @OnEachCarrier
  void aCoroutineThatDeclinesGivesItsValueAndTheThreadStaysInterrupted(Lab lab) {
    int value =
        lab.run(() -> {
          try {
            caller.interrupt();
            runningLoop().createFuture().await();
            return 1;
          } catch (CancelledError cancelled) {
            return 2;
          }
        });
    assertThat(value).isEqualTo(2);
    assertThat(Thread.interrupted()).isTrue();
  }

  @OnEachCarrier
  void aSecondInterruptIsThrownAtOnce(Lab lab) {
    Future<Void> end = lab.engine().loop().createFuture();
    List<Task<?>> main = new ArrayList<>();
    assertThatThrownBy(() -> lab.run(() -> refuseToEndBefore(end, main)))
        .isInstanceOf(InterruptedException.class);
    assertThat(main.getFirst().isDone()).isFalse();
    lab.engine().loop().callSoonThreadsafe(() -> end.setResult(null));
    main.getFirst().toCompletableFuture().join();
  }

  @OnEachCarrier
  void aSecondInterruptCancelsAllTasksSoThatTheEndOfTheMainCoroutineConcernsNoLaterRun(Lab lab)
      throws Exception {
    Logs logs = lab.logs(Runner.class);
    Future<Void> end = lab.engine().loop().createFuture();
    List<Task<?>> tasks = new ArrayList<>();
    assertThatThrownBy(() ->
            lab.run(() -> {
              tasks.add(createTask("leftover", () -> runningLoop().createFuture().await()));
              refuseToEndBefore(end, tasks);
              throw new IOException("too late");
            }))
        .isInstanceOf(InterruptedException.class);

    String second =
        lab.run(() -> {
          boolean cancelled = tasks.get(0).isCancelled();
          end.setResult(null);
          assertThatThrownBy(() -> tasks.get(1).await()).hasMessage("too late");
          for (int turn = 0; turn < 10; turn++) {
            yieldNow();
          }
          return "undisturbed, leftover cancelled " + cancelled;
        });
    assertThat(second).isEqualTo("undisturbed, leftover cancelled true");
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .contains("java.io.IOException: too late")
        .endsWith("failed while run() was ending");
  }

  @OnEachCarrier
  void aRunThatBeginsBeforeTheOneThatWasGivenUpIsCancelledIsNoneOfItsTasks(Lab lab) {
    Future<Void> end = lab.engine().loop().createFuture();
    CountDownLatch accepted = new CountDownLatch(1);
    assertThatThrownBy(() ->
            lab.run(() -> {
              Task<?> self = Objects.requireNonNull(currentTask());
              caller.interrupt();
              while (!end.isDone()) {
                try {
                  shield(end);
                } catch (CancelledError cancelled) {
                  if (self.cancelling() == 1) {
                    caller.interrupt();
                    keepTheLoopUntil(accepted);
                  }
                }
              }
            }))
        .isInstanceOf(InterruptedException.class);

    Thread.ofPlatform().start(() -> awaitWaiting(caller, accepted));
    assertThat(
            lab.<String>run(() -> {
              end.setResult(null);
              return "undisturbed";
            }))
        .isEqualTo("undisturbed");
  }

  private static void keepTheLoopUntil(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private static void awaitWaiting(Thread thread, CountDownLatch then) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    then.countDown();
  }

  /** Interrupts the caller of run() twice, and ignores each cancellation. */
  private void refuseToEndBefore(Future<?> end, List<Task<?>> tasks) throws Exception {
    Task<?> self = Objects.requireNonNull(currentTask());
    tasks.add(self);
    caller.interrupt();
    while (!end.isDone()) {
      try {
        shield(end);
      } catch (CancelledError cancelled) {
        if (self.cancelling() == 1) {
          caller.interrupt();
        }
      }
    }
  }
}
