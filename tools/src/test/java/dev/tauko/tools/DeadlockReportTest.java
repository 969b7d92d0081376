package dev.tauko.tools;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.tools.Tools.firstSuccess;
import static dev.tauko.tools.Tools.forEachLimited;
import static dev.tauko.tools.Tools.mapAsDone;
import static dev.tauko.tools.Tools.mapAsDoneSettled;
import static dev.tauko.tools.Tools.mapLimited;
import static dev.tauko.tools.Tools.mapSettled;
import static dev.tauko.tools.Tools.race;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.Coroutine;
import dev.tauko.DeadlockException;
import dev.tauko.Engine;
import dev.tauko.ReturnWhen;
import dev.tauko.Runner;
import dev.tauko.Task;
import dev.tauko.observe.DeadlockInfo;
import dev.tauko.observe.Snapshot;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the views say of the tools' waits, and which of them are called a deadlock. */
@Timeout(60)
class DeadlockReportTest {
  private final Runner runner =
      Runner.create(Loops.virtual("tauko.event-loop.deadlock-check = 20ms"));
  private final Lock lock = new Lock("state");

  @AfterEach
  void close() {
    runner.close();
  }

  private int takesTheLock() {
    try (Permit permit = lock.acquire()) {
      return 1;
    }
  }

  /** Ends when a thread says so, long after the loop has looked around. */
  private static int comesFromOutside() throws Exception {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    Executor later = CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);
    later.execute(() -> stage.complete(2));
    return await(stage);
  }

  private int withTheLock(Coroutine<Integer> body) throws Exception {
    return runner.run(() -> {
      try (Permit permit = lock.acquire()) {
        return body.await();
      }
    });
  }

  @Test
  void whatRacesMayEndTheRace() throws Exception {
    Coroutine<Integer> stuck = this::takesTheLock;
    Coroutine<Integer> other = DeadlockReportTest::comesFromOutside;
    assertThat(withTheLock(() -> race(stuck, other))).isEqualTo(2);
    assertThat(withTheLock(() -> firstSuccess(stuck, other))).isEqualTo(2);
    int[] tries = {0};
    Hedge hedge = Hedge.after(Duration.ofMillis(1));
    Coroutine<Integer> firstStuck = () -> tries[0]++ == 0 ? takesTheLock() : comesFromOutside();
    assertThat(withTheLock(() -> hedge.call(firstStuck))).isEqualTo(2);
  }

  @Test
  void aRaceThatNoneCanWinIsADeadlock() {
    Coroutine<Integer> stuck = this::takesTheLock;
    assertThatThrownBy(() -> withTheLock(() -> race(stuck, stuck)))
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("Deadlock of 3 tasks");
  }

  /** What a snapshot shows of a body that has the lock, and the report of the deadlock. */
  private void check(Coroutine<?> body, String wait) {
    runner.run(() -> {
      Task<?> caller =
          createTask(
              "caller",
              () -> {
                try (Permit permit = lock.acquire()) {
                  body.await();
                }
              });
      for (int i = 0; i < 5; i++) {
        yieldNow();
      }
      Snapshot snapshot = Engine.current().snapshot();
      caller.cancel();
      Asyncio.waitTasks(List.of(caller), ReturnWhen.ALL_COMPLETED);
      assertThat(snapshot.pstree())
          .contains("(T) caller, waits for " + wait + ": item 0, item 1, since")
          .contains("(T) item 0, waits for Lock.acquire() of \"state\", held by caller");
      assertThat(snapshot.deadlocks())
          .singleElement()
          .extracting(DeadlockInfo::report)
          .asString()
          .startsWith("Deadlock of 3 tasks:\n")
          .contains("  caller waits for " + wait)
          .contains("  item 1 waits for Lock.acquire()");
    });
  }

  private static Coroutine<Integer> valued(Runnable body) {
    return () -> {
      body.run();
      return 0;
    };
  }

  @Test
  void itemsThatWaitForTheCallerAreADeadlock() {
    List<Integer> items = List.of(1, 2, 3);
    check(() -> mapLimited(items, 2, item -> takesTheLock()), "mapLimited(), 2 running");
    check(() -> mapSettled(items, 2, item -> takesTheLock()), "mapSettled(), 2 running");
    check(
        valued(() -> forEachLimited(items, 2, item -> takesTheLock())),
        "forEachLimited(), 2 running");
    check(
        valued(() -> mapAsDone(items, 2, item -> takesTheLock(), got -> {})),
        "mapAsDone(), 2 running");
    check(
        valued(() -> mapAsDoneSettled(items, 2, item -> takesTheLock(), got -> {})),
        "mapAsDoneSettled(), 2 running");
  }

  @Test
  void anItemThatGoesOnMayEndTheWait() throws Exception {
    List<Integer> results =
        runner.run(() -> {
          Permit permit = lock.acquire();
          createTask(() -> {
            comesFromOutside();
            permit.close();
          });
          return mapLimited(
              List.of(1, 2, 3, 4), 2, item -> item == 1 ? takesTheLock() : comesFromOutside());
        });
    assertThat(results).containsExactly(1, 2, 2, 2);
  }

  @Test
  void aRunEndsWithTheReport() {
    assertThatThrownBy(
            () -> withTheLock(() -> mapLimited(List.of(1, 2, 3), 2, item -> takesTheLock()).size()))
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining("waits for mapLimited(), 2 running");
  }
}
