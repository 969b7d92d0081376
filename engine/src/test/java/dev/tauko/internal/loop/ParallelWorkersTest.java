package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Workers that have nothing to do see to what others have no time for. */
class ParallelWorkersTest {

  @OnEachCarrier("mailbox")
  void theLastSleeperTakesWhatTwoBusyWorkersLeave(Lab lab) {
    Lab parallel =
        lab.with(
            "tauko.dispatcher = tauko.parallel",
            "tauko.parallel.parallelism = 3",
            "tauko.event-loop.clock = system");

    for (int i = 0; i < 20; i++) {
      CompletableFuture<Boolean> served =
          parallel.engine().start(() -> leaveTwo()).toCompletableFuture();
      assertThat(served.orTimeout(1, TimeUnit.MINUTES).join()).isTrue();
    }
  }

  /** Keeps two workers busy, and tells whether a third one takes what the first leaves then. */
  private static boolean leaveTwo() {
    AtomicBoolean second = new AtomicBoolean();
    AtomicBoolean third = new AtomicBoolean();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    createTask(() -> {
      second.set(true);
      spinUntil(third, end);
    });
    spinUntil(second, end);
    createTask(() -> third.set(true));
    spinUntil(third, end);
    return third.get();
  }

  @OnEachCarrier("mailbox")
  void aBusyWorkerTakesWhatLiesBehindALongStepOfAnother(Lab lab) {
    Lab parallel =
        lab.with(
            "tauko.dispatcher = tauko.parallel",
            "tauko.parallel.parallelism = 2",
            "tauko.event-loop.clock = system");

    for (int i = 0; i < 20; i++) {
      CompletableFuture<Boolean> served =
          parallel.engine().start(() -> leaveOneToABusyWorker()).toCompletableFuture();
      assertThat(served.orTimeout(1, TimeUnit.MINUTES).join()).isTrue();
    }
  }

  /** Keeps one worker in one step, and the other one busy with steps of its own. */
  private static boolean leaveOneToABusyWorker() {
    AtomicBoolean busy = new AtomicBoolean();
    AtomicBoolean served = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    createTask(() -> {
      busy.set(true);
      while (!over.get()) {
        yieldNow();
      }
    });
    spinUntil(busy, end);
    createTask(() -> served.set(true));
    spinUntil(served, end);
    over.set(true);
    return served.get();
  }

  private static void spinUntil(AtomicBoolean flag, long end) {
    while (!flag.get() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
