package dev.tauko.observe;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.DeadlockException;
import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;

/** What an idle loop finds by itself. */
@Timeout(60)
class DeadlockWatchTest {
  private static final String SOON = "tauko.event-loop.deadlock-check = 20ms";
  private static final String REAL = "tauko.event-loop.clock = system";

  private static void locks(Lock one, Lock other) {
    try (Permit first = one.acquire()) {
      yieldNow();
      try (Permit second = other.acquire()) {
        yieldNow();
      }
    }
  }

  @OnEachCarrier
  void aDeadlockIsLoggedOnceWhenTheLoopIsIdle(Lab lab) throws Exception {
    Logs logs = lab.logs(EventLoop.class);
    Lab own = lab.with(SOON, REAL);
    Lock a = new Lock("a");
    Lock b = new Lock("b");
    Task<?> both =
        own.engine()
            .start(
                "both",
                () -> {
                  Task<?> one = createTask("one", () -> locks(a, b));
                  Task<?> other = createTask("other", () -> locks(b, a));
                  gatherSettled(one, other);
                });
    logs.await("Deadlock of 2 tasks");
    // Something else makes the loop busy, and then idle, again.
    Lock c = new Lock("c");
    Task<?> self = own.engine().start("self", () -> locks(c, c));
    logs.await("Deadlock of 1 task");
    assertThat(logs.count("Deadlock of 2 tasks")).isEqualTo(1);
    assertThat(logs.messages().getFirst())
        .startsWith("ERROR EventLoop[tauko.event-loop]: Deadlock of 2 tasks:")
        .contains("one waits for Lock.acquire() of \"b\", held by other");
    self.cancel();
    endsCancelled(self);
    both.cancel();
    endsCancelled(both);
  }

  @OnEachCarrier
  void aRunInVirtualTimeEndsWithTheReport(Lab lab) {
    Lab own = lab.with(SOON);
    Logs logs = lab.logs(EventLoop.class);
    Lock a = new Lock("a");
    Lock b = new Lock("b");
    assertThatThrownBy(() ->
            own.run(() -> {
              Task<?> other = createTask("other", () -> locks(b, a));
              locks(a, b);
              other.await();
            }))
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("Deadlock of 2 tasks")
        .hasMessageContaining("other waits for Lock.acquire() of \"a\", held by Task-");
    assertThat(logs.count("Deadlock")).isEqualTo(1);
  }

  @OnEachCarrier
  void aRunInVirtualTimeThatNothingCanWakeEnds(Lab lab) {
    Lab own = lab.with(SOON);
    Queue<String> full = new Queue<>("out", 1);
    Queue<String> empty = new Queue<>("in");
    full.putNoWait("item");
    assertThatThrownBy(() ->
            own.run(() -> {
              createTask("producer", () -> full.put("another"));
              empty.get();
            }))
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("Nothing can go on: no timer is set")
        .hasMessageContaining("waits for Queue.get() of \"in\"")
        .hasMessageContaining("producer waits for Queue.put() of \"out\"");
  }

  @OnEachCarrier
  void aBodyMayDealWithIt(Lab lab) {
    Lab own = lab.with(SOON);
    String result =
        own.run(() -> {
          try {
            new Event().await();
            return "set";
          } catch (CancelledError stuck) {
            return stuck.getMessage().lines().findFirst().get();
          }
        });
    assertThat(result)
        .isEqualTo(
            "Nothing can go on: no timer is set, nothing outside is under way, and 1 task waits:");
  }

  @OnEachCarrier
  void aBodyThatWaitsOnIsLeftAlone(Lab lab) {
    Lab own = lab.with(SOON);
    Event never = new Event();
    AtomicBoolean gaveUp = new AtomicBoolean();
    assertThatThrownBy(() ->
            own.run(() -> {
              while (!gaveUp.get()) {
                try {
                  never.await();
                } catch (CancelledError swallowed) {
                  assertThat(swallowed).isNotNull();
                }
              }
            }))
        .isInstanceOf(DeadlockException.class);
    gaveUp.set(true);
    Task<?> left = own.engine().allTasks().getFirst();
    left.cancel();
    assertThat(left.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(50));
  }

  @OnEachCarrier
  void aThreadThatCallsInIsWaitedFor(Lab lab) {
    Lab own = lab.with(SOON);
    CountDownLatch idle = new CountDownLatch(1);
    Event event = new Event();
    own.run(() -> {
      EventLoop loop = runningLoop();
      Future<String> called = loop.createFuture();
      var _ =
          own.elsewhere(() -> {
            loop.callSoonThreadsafe(() -> called.setResult(""));
            idle.await();
            loop.callSoonThreadsafe(event::set);
            return 0;
          });
      called.await();
      // Longer than the check by far, by the system's clock, while the loop is idle.
      var _ =
          own.elsewhere(() -> {
            Thread.sleep(300);
            idle.countDown();
            return 0;
          });
      event.await();
    });
  }

  @OnEachCarrier
  void stagesAndThreadsAreWaitedFor(Lab lab) {
    Lab own = lab.with(SOON);
    Logs logs = lab.logs(EventLoop.class);
    CompletableFuture<String> stage = new CompletableFuture<>();
    own.run(() -> {
      Lock lock = new Lock();
      Task<?> holder =
          createTask(() -> {
            try (Permit permit = lock.acquire()) {
              await(stage);
            }
          });
      Task<?> behind =
          createTask(() -> {
            try (Permit permit = lock.acquire()) {
              sleep(Duration.ofDays(1));
            }
          });
      toThread(() -> {
        Thread.sleep(200);
        return 0;
      });
      var _ =
          own.elsewhere(() -> {
            Thread.sleep(200);
            return stage.complete("");
          });
      behind.await();
      holder.await();
    });
    assertThat(logs.messages()).isEmpty();
  }

  /** Completes a stage from a thread, long after the loop has looked around. */
  private static void completeLater(Lab lab, CompletableFuture<String> stage) {
    var _ =
        lab.elsewhere(() -> {
          Thread.sleep(300);
          return stage.complete("");
        });
  }

  @OnEachCarrier
  void aMemberThatAwaitsAStageMayEndItsGroup(Lab lab) {
    Lab own = lab.with(SOON);
    Logs logs = lab.logs(EventLoop.class);
    CompletableFuture<String> stage = new CompletableFuture<>();
    own.run(() -> {
      Lock lock = new Lock();
      try (Permit permit = lock.acquire()) {
        taskGroup(group -> {
          group.createTask("waiting", () -> lock.acquire().close());
          group.createTask(
              "ending",
              () -> {
                await(stage);
                group.cancel();
              });
          completeLater(own, stage);
        });
      }
    });
    assertThat(logs.messages()).isEmpty();
  }

  @OnEachCarrier
  void aPermitThatAnotherCoroutineWillClose(Lab lab) {
    Lab own = lab.with(SOON);
    CompletableFuture<String> stage = new CompletableFuture<>();
    own.run(() -> {
      Lock lock = new Lock("gate");
      Permit permit = lock.acquire();
      createTask(
          "closing",
          () -> {
            await(stage);
            permit.close();
          });
      completeLater(own, stage);
      lock.acquire().close();
    });
  }

  @OnEachCarrier
  void aSemaphoreThatAnotherCoroutineWillRelease(Lab lab) {
    Lab own = lab.with(SOON);
    CompletableFuture<String> stage = new CompletableFuture<>();
    own.run(() -> {
      Semaphore signal = new Semaphore("signal", 1);
      var _ = signal.acquire();
      createTask(
          "releasing",
          () -> {
            await(stage);
            signal.release();
          });
      completeLater(own, stage);
      signal.acquire().close();
    });
  }

  @OnEachCarrier("mailbox")
  void aBlockedCallbackThatWillCloseAPermit(Lab lab) {
    Lab own = lab.with(SOON);
    own.run(() -> {
      Lock lock = new Lock("gate");
      Permit permit = lock.acquire();
      runningLoop()
          .callSoon(() -> {
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            permit.close();
          });
      lock.acquire().close();
    });
  }

  @OnEachCarrier
  void aCoroutineThatWillCancelTheWaitingOne(Lab lab) {
    Lab own = lab.with(SOON);
    CompletableFuture<String> stage = new CompletableFuture<>();
    Boolean cancelled =
        own.run(() -> {
          Lock lock = new Lock("gate");
          Task<?> self = createTask("self", () -> locks(lock, lock));
          createTask(
              "cancelling",
              () -> {
                await(stage);
                self.cancel();
              });
          completeLater(own, stage);
          waitTasks(List.of(self), ReturnWhen.ALL_COMPLETED);
          return self.isCancelled();
        });
    assertThat(cancelled).isTrue();
  }

  @OnEachCarrier
  void aRunEndsWithTheReportWhenNothingIsLeftAlive(Lab lab) {
    Lab own = lab.with(SOON);
    Logs logs = lab.logs(EventLoop.class);
    CompletableFuture<String> stage = new CompletableFuture<>();
    AtomicBoolean went = new AtomicBoolean();
    assertThatThrownBy(() ->
            own.run(() -> {
              Lock lock = new Lock("gate");
              createTask(
                  "other",
                  () -> {
                    await(stage);
                    went.set(true);
                  });
              completeLater(own, stage);
              locks(lock, lock);
            }))
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("Deadlock of 1 task")
        .hasMessageContaining("waits for Lock.acquire() of \"gate\"");
    assertThat(went).isTrue();
    assertThat(logs.count("Deadlock of 1 task")).isEqualTo(1);
  }

  @OnEachCarrier
  void withoutTheCheckNothingIsLookedAt(Lab lab) {
    Lab own = lab.with("tauko.event-loop.deadlock-check = off");
    Logs logs = lab.logs(EventLoop.class);
    Lock lock = new Lock();
    Task<?> self = own.engine().start("self", () -> locks(lock, lock));
    assertThat(own.engine().snapshot().tasks()).hasSizeBetween(0, 1);
    assertThat(logs.messages()).isEmpty();
    self.cancel();
    endsCancelled(self);
  }

  private static void endsCancelled(Task<?> task) {
    assertThat(task.toCompletableFuture()).failsWithin(Duration.ofSeconds(50));
  }
}
