package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** What has ended can be collected as garbage, while its engine lives on. */
class GarbageTest {
  private static final Duration LONG = Duration.ofHours(1);

  /** Things that are to become garbage. */
  private static final class Expected {
    private final ReferenceQueue<Object> cleared = new ReferenceQueue<>();
    private final Set<WeakReference<Object>> pending = new HashSet<>();

    <T> T expect(T thing) {
      pending.add(new WeakReference<>(thing, cleared));
      return thing;
    }

    /** Returns when all of them are; the time limit of each test is what ends it otherwise. */
    void await() throws InterruptedException {
      while (!pending.isEmpty()) {
        System.gc();
        for (var next = cleared.remove(100); next != null; next = cleared.poll()) {
          pending.remove(next);
        }
      }
    }
  }

  @OnEachMode
  void tasksThatARunHasCancelledAtItsEnd(Lab lab) throws InterruptedException {
    Expected expected = new Expected();
    CountDownLatch begun = new CountDownLatch(10);
    lab.run(() -> {
      for (int i = 0; i < 10; i++) {
        expected.expect(
            createTask(() -> {
              begun.countDown();
              sleep(LONG);
            }));
      }
      while (begun.getCount() > 0) {
        yieldNow();
      }
    });
    expected.await();
    assertThat(lab.engine().allTasks()).isEmpty();
  }

  @OnEachMode
  void theLastCallbackThatHasRun(Lab lab) throws InterruptedException {
    Expected expected = new Expected();
    CompletableFuture<Void> ran = new CompletableFuture<>();
    callSoon(lab, expected, ran);
    ran.join();
    expected.await();
    assertThat(lab.engine().allTasks()).isEmpty();
  }

  private static void callSoon(Lab lab, Expected expected, CompletableFuture<Void> ran) {
    Object captured = expected.expect(new Object());
    lab.engine()
        .loop()
        .callSoonThreadsafe(() -> {
          assertThat(captured).isNotNull();
          ran.complete(null);
        });
  }

  @OnEachMode
  void aTaskStartedFromOutsideAndItsOutcome(Lab lab) throws InterruptedException {
    Expected expected = new Expected();
    start(lab, expected);
    expected.await();
    assertThat(lab.engine().allTasks()).isEmpty();
  }

  private static void start(Lab lab, Expected expected) {
    Task<Object> task = expected.expect(lab.engine().start(() -> expected.expect(new Object())));
    assertThat(task.toCompletableFuture().join()).isNotNull();
  }

  @OnEachMode
  void aTimerThatWasCancelled(Lab lab) throws InterruptedException {
    Expected expected = new Expected();
    lab.run(() -> {
      for (int i = 0; i < 10; i++) {
        Object captured = expected.expect(new Object());
        runningLoop().callLater(LONG, () -> assertThat(captured).isNotNull()).cancel();
      }
    });
    expected.await();
    assertThat(lab.engine().allTasks()).isEmpty();
  }
}
