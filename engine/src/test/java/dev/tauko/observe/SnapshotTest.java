package dev.tauko.observe;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What a snapshot says, and from where it can be made. */
class SnapshotTest {
  private static final Duration LONG = Duration.ofDays(1);

  @OnEachMode
  void tasksAreNamedWithTheirParents(Lab lab) {
    lab.run(() -> {
      Task<?> parent =
          createTask(
              "parent",
              () -> {
                taskGroup(group -> {
                  group.createTask("child", () -> sleep(LONG));
                });
              });
      Lab.settle();
      Lab.settle();
      Snapshot snapshot = Engine.current().snapshot();
      TaskInfo outer = named(snapshot, "parent");
      TaskInfo inner = named(snapshot, "child");
      assertThat(inner.parent()).isEqualTo(outer.id());
      assertThat(outer.waitsFor().tasks()).containsExactly(inner.id());
      assertThat(outer.waitsFor().cause()).isEqualTo(WaitInfo.Cause.TASKS);
      assertThat(inner.waitsFor().left()).isPositive();
      assertThat(inner.createdIn()).isEqualTo(SnapshotTest.class.getName());
      assertThat(named(snapshot, currentTask().name()).state()).isEqualTo(TaskInfo.State.RUNNABLE);
      assertThat(snapshot.task(inner.id())).contains(inner);
      parent.cancel();
    });
  }

  private static TaskInfo named(Snapshot snapshot, String name) {
    return snapshot.tasks().stream().filter(task -> task.name().equals(name)).findAny().get();
  }

  @OnEachMode
  void theIdOfATaskLeadsToIt(Lab lab) {
    lab.run(() -> {
      Task<?> waiting = createTask("waiting", () -> sleep(LONG));
      Lab.settle();
      Engine engine = Engine.current();
      long id = named(engine.snapshot(), "waiting").id();
      assertThat(toThread(() -> engine.task(id).orElseThrow())).isSameAs(waiting);
      assertThat(engine.task(Long.MAX_VALUE)).isEmpty();
      waiting.cancel();
      assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
      assertThat(engine.task(id)).isEmpty();
    });
  }

  @OnEachMode
  void anyThreadMayLook(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      Task<?> waiting = createTask("waiting", () -> future.await());
      Lab.settle();
      Engine engine = Engine.current();
      Snapshot snapshot = toThread(() -> engine.snapshot(4));
      TaskInfo task = named(snapshot, "waiting");
      assertThat(task.state()).isEqualTo(TaskInfo.State.WAITING);
      assertThat(task.waitsFor().what()).isEqualTo("Future[pending]");
      assertThat(task.stack()).hasSizeBetween(1, 4);
      assertThat(task.stack().toString()).doesNotContain("dev.tauko.internal");
      assertThat(snapshot.loop().answers()).isTrue();
      waiting.cancel();
    });
  }

  @OnEachCarrier
  void othersRunBetweenTwoSlices(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      List<Task<?>> many = new ArrayList<>();
      for (int i = 0; i < 50_000; i++) {
        many.add(createTask(() -> future.await()));
      }
      yieldNow();
      AtomicInteger turns = new AtomicInteger();
      Task<?> counter =
          createTask(() -> {
            while (true) {
              turns.incrementAndGet();
              yieldNow();
            }
          });
      yieldNow();
      int before = turns.get();
      Snapshot snapshot = Engine.current().snapshot();
      assertThat(snapshot.tasks()).hasSize(50_002);
      assertThat(turns.get()).isGreaterThan(before);
      assertThat(snapshot.pstree().lines()).hasSize(50_002);
      counter.cancel();
      future.setResult("");
      for (Task<?> each : many) {
        each.await();
      }
    });
  }

  @OnEachCarrier
  void aLoopThatDoesNotAnswerIsReadFromOutside(Lab lab) throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Engine engine = lab.engine();
    Task<?> waiting = engine.start("waiting", () -> runningLoop().createFuture().await());
    Task<?> wedge =
        engine.start(
            "wedge",
            () -> {
              stuck.countDown();
              while (release.getCount() > 0) {
                Thread.onSpinWait();
              }
            });
    stuck.await();
    Snapshot snapshot = engine.snapshot();
    release.countDown();
    assertThat(snapshot.loop().answers()).isFalse();
    assertThat(snapshot.loop().lateness()).isGreaterThan(Duration.ofMillis(400));
    assertThat(named(snapshot, "waiting").waitsFor().what()).isEqualTo("Future[pending]");
    assertThat(named(snapshot, "wedge").state()).isEqualTo(TaskInfo.State.RUNNABLE);
    assertThat(snapshot.summary(1)).contains("the loop does not answer");
    assertThat(snapshot.pstree())
        .contains("\nThe loop does not answer: one step has kept it for ")
        .endsWith(". Who waits for whom is not known.\n");
    wedge.toCompletableFuture().join();
    waiting.cancel();
    assertThat(waiting.toCompletableFuture()).failsWithin(Duration.ofMinutes(1));
  }

  @OnEachCarrier
  void nothingIsKeptOfTasksThatHaveEnded(Lab lab) {
    lab.run(() -> {
      for (int i = 0; i < 1000; i++) {
        createTask(() -> {});
      }
      yieldNow();
      yieldNow();
      assertThat(Engine.current().snapshot().tasks()).hasSize(1);
    });
  }

  @OnEachCarrier
  void negativeFramesAreRejected(Lab lab) {
    assertThatThrownBy(() -> lab.engine().snapshot(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("frames must be zero or more, not -1");
  }

  @OnEachCarrier
  void aNameMovesNoCursorAndEndsNoLine(Lab lab) {
    lab.run(() -> {
      Task<?> shown = createTask("x\u001b[2J\nfake\u202e", () -> sleep(Duration.ofDays(1)));
      Task<?> waiting = createTask(shown::await);
      yieldNow();
      yieldNow();
      Snapshot snapshot = Engine.current().snapshot();
      assertThat(snapshot.pstree() + snapshot.ps() + snapshot.dot())
          .contains("x\\u001b[2J\\u000afake\\u202e")
          .doesNotContain("\u001b", "\nfake", "\u202e");
      shown.cancel();
      waiting.cancel();
    });
  }
}
