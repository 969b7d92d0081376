package dev.tauko.tools;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Asyncio;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.ReturnWhen;
import dev.tauko.Runner;
import dev.tauko.Task;
import dev.tauko.observe.ResourceInfo;
import dev.tauko.observe.Snapshot;
import dev.tauko.observe.TaskInfo;
import dev.tauko.observe.WaitInfo;
import dev.tauko.sync.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a snapshot says of coroutines that wait in the tools. */
@Timeout(60)
class ToolWaitsTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Runner runner =
      Runner.create(
          Loops.virtual(
              """
              tauko.limits.github { rate = 1, per = 1h }
              tauko.limits.bank { permits = 1 }
              """));

  @AfterEach
  void close() {
    runner.close();
  }

  /** A snapshot of some tasks that wait. */
  private Snapshot look(Coroutine.OfVoid... bodies) {
    return runner.run(() -> {
      for (int i = 0; i < bodies.length; i++) {
        createTask("waiting-" + i, bodies[i]);
      }
      for (int i = 0; i < 8; i++) {
        yieldNow();
      }
      Snapshot snapshot = Engine.current().snapshot();
      List<Task<?>> others = new ArrayList<>(Engine.current().allTasks());
      others.remove(Asyncio.currentTask());
      others.forEach(Task::cancel);
      waitTasks(others, ReturnWhen.ALL_COMPLETED);
      return snapshot;
    });
  }

  private static TaskInfo named(Snapshot snapshot, String name) {
    return snapshot.tasks().stream()
        .filter(task -> task.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  private static WaitInfo waitOf(Snapshot snapshot, String name) {
    return named(snapshot, name).waitsFor();
  }

  @Test
  void aRateLimiterIsShownWithItsNameAndTheTimeLeft() {
    Snapshot snapshot =
        look(
            () -> RateLimiter.named("github").acquire(),
            () -> RateLimiter.named("github").acquire(),
            () -> RateLimiter.named("github").acquire());
    WaitInfo first = waitOf(snapshot, "waiting-1");
    assertThat(first.what()).isEqualTo("RateLimiter.acquire() of \"github\"");
    assertThat(first.left()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(waitOf(snapshot, "waiting-2").what()).isEqualTo(first.what());
    ResourceInfo limiter = snapshot.resources().getFirst();
    assertThat(snapshot.resources()).hasSize(1);
    assertThat(limiter.type()).isEqualTo("RateLimiter");
    assertThat(limiter.name()).isEqualTo("github");
    assertThat(limiter.state()).startsWith("RateLimiter[\"github\", ").endsWith(", 2 waiting]");
    assertThat(limiter.waiting()).hasSize(2);
    assertThat(limiter.holders()).isEmpty();
    assertThat(snapshot.deadlocks()).isEmpty();
  }

  @Test
  void aBulkheadIsShownWithItsNameAndItsHolders() {
    Snapshot snapshot =
        look(
            () -> Bulkhead.named("bank").call(() -> sleep(DAY)),
            () -> Bulkhead.named("bank").call(() -> sleep(DAY)));
    assertThat(waitOf(snapshot, "waiting-1").what()).isEqualTo("Bulkhead.call() of \"bank\"");
    ResourceInfo bulkhead = snapshot.resources().getFirst();
    assertThat(bulkhead.type()).isEqualTo("Bulkhead");
    assertThat(bulkhead.name()).isEqualTo("bank");
    assertThat(bulkhead.state()).isEqualTo("Bulkhead[\"bank\", 1 of 1 running, 1 waiting]");
    assertThat(bulkhead.holders()).containsExactly(named(snapshot, "waiting-0").id());
  }

  @Test
  void aBulkheadIsLeftByTheCoroutineThatHasEntered() {
    Snapshot snapshot =
        look(() ->
            Bulkhead.named("bank")
                .call(() -> {
                  createTask("sleeping", () -> sleep(DAY));
                  Bulkhead.named("bank").call(() -> {});
                }));
    assertThat(snapshot.deadlocks()).singleElement().asString().contains("waiting-0");
  }

  @Test
  void theTasksOfARaceAreNumberedAndFromWhereTheirBodiesAre() {
    Snapshot snapshot = look(() -> Tools.race(() -> sleep(DAY), () -> sleep(DAY)));
    assertThat(waitOf(snapshot, "waiting-0").what()).isEqualTo("race(), 2 pending: race 1, race 2");
    assertThat(named(snapshot, "race 2").createdIn()).isEqualTo(ToolWaitsTest.class.getName());
  }

  @Test
  void itemsAndTriesAreFromWhereTheirBodiesAre() {
    Hedge hedge = Hedge.after(DAY);
    Snapshot snapshot =
        look(
            () ->
                hedge.call(() -> {
                  sleep(DAY);
                  return 0;
                }),
            () -> Tools.forEachLimited(List.of(1, 2), 1, item -> sleep(DAY)));
    assertThat(waitOf(snapshot, "waiting-0").what()).isEqualTo("hedge()");
    assertThat(waitOf(snapshot, "waiting-0").left()).isPositive();
    assertThat(waitOf(snapshot, "waiting-1").what())
        .isEqualTo("forEachLimited(), 1 running: item 0");
    for (String name : List.of("hedge 1", "item 0")) {
      assertThat(named(snapshot, name).createdIn()).isEqualTo(ToolWaitsTest.class.getName());
    }
  }

  @Test
  void aRaceThatASleeperMayWinIsNoDeadlock() {
    Lock lock = new Lock("lock");
    Snapshot snapshot =
        look(() ->
            Tools.race(
                () -> {
                  lock.acquire();
                  lock.acquire();
                },
                () -> sleep(DAY)));
    assertThat(snapshot.deadlocks()).isEmpty();
    Snapshot limited =
        look(() ->
            Tools.moveOnAfter(
                DAY,
                () -> {
                  createTask(
                          "inner",
                          () -> {
                            lock.acquire();
                            lock.acquire();
                          })
                      .await();
                }));
    assertThat(limited.deadlocks()).isEmpty();
  }
}
