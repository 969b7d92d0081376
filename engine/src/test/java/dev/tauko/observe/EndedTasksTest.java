package dev.tauko.observe;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.runningLoop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;

/** The tasks that ended last, and how many there were. */
class EndedTasksTest {

  private static Task<?> run(String name) {
    Task<?> task = createTask(name, () -> {});
    gatherSettled(task);
    return task;
  }

  private static List<String> names(Snapshot snapshot) {
    return snapshot.ended().stream().map(EndedTaskInfo::name).toList();
  }

  @OnEachMode
  void eachEndIsRememberedWithItsOutcome(Lab lab) {
    lab.with("tauko.ended-tasks = 10")
        .run(() -> {
          gatherSettled(
              createTask(
                  "broken",
                  () -> {
                    throw new IllegalStateException("secret");
                  }));
          Task<?> waiting = createTask("stopped", () -> runningLoop().createFuture().await());
          Lab.settle();
          waiting.cancel();
          gatherSettled(waiting);
          run("whole");
          Snapshot now = Engine.current().snapshot();
          assertThat(names(now)).startsWith("whole", "stopped", "broken");
          assertThat(now.ended())
              .extracting(EndedTaskInfo::outcome)
              .startsWith(
                  EndedTaskInfo.Outcome.FINISHED,
                  EndedTaskInfo.Outcome.CANCELLED,
                  EndedTaskInfo.Outcome.FAILED);
          EndedTaskInfo broken = now.ended().get(2);
          assertThat(broken.failure()).isEqualTo("java.lang.IllegalStateException");
          assertThat(broken.createdIn()).isEqualTo(EndedTasksTest.class.getName());
          assertThat(broken.parent()).isPositive();
          assertThat(broken.ago()).isGreaterThanOrEqualTo(Duration.ZERO);
          assertThat(now.endedTasks().lines())
              .anyMatch(line ->
                  line.matches(
                      "broken \\(#\\d+\\) failed with java.lang.IllegalStateException \\d+\\.\\d{3}"
                          + " s ago, created in "
                          + EndedTasksTest.class.getName()));
          assertThat(now.summary(0)).contains("Ended last:\n  whole (#");
          assertThat(now.json())
              .contains("\"outcome\":\"FAILED\",\"failure\":\"java.lang.IllegalStateException\"")
              .doesNotContain("secret");
        });
  }

  @OnEachMode
  void noMoreThanTheSettingSaysAreKept(Lab lab) {
    lab.with("tauko.ended-tasks = 3")
        .run(() -> {
          for (int i = 0; i < 10; i++) {
            run("t" + i);
          }
          assertThat(names(Engine.current().snapshot())).containsExactly("t9", "t8", "t7");
        });
  }

  @OnEachMode
  void zeroKeepsNone(Lab lab) {
    lab.with("tauko.ended-tasks = 0")
        .run(() -> {
          run("gone");
          Snapshot now = Engine.current().snapshot();
          assertThat(now.ended()).isEmpty();
          assertThat(now.summary(0)).doesNotContain("Ended last");
        });
  }

  @OnEachMode
  void aTaskWithoutANameKeepsItsNumber(Lab lab) {
    lab.with("tauko.ended-tasks = 1")
        .run(() -> {
          Task<?> task = createTask(() -> {});
          gatherSettled(task);
          assertThat(names(Engine.current().snapshot())).containsExactly(task.name());
        });
  }

  @OnEachMode
  void nothingOfATaskIsKeptAlive(Lab lab) {
    Lab own = lab.with("tauko.ended-tasks = 100");
    WeakReference<Object> result =
        own.run(() -> {
          Task<Object> task = createTask("with a result", () -> new Object());
          return new WeakReference<>(task.await());
        });
    while (result.get() != null) {
      System.gc();
    }
    assertThat(names(own.engine().snapshot())).contains("with a result");
  }

  @OnEachMode
  void theFiguresCountThemAll(Lab lab) {
    lab.with("tauko.ended-tasks = 0")
        .run(() -> {
          Engine engine = Engine.current();
          EngineStats before = engine.stats();
          run("whole");
          run("whole");
          gatherSettled(
              createTask(() -> {
                throw new IllegalStateException("broken");
              }));
          Task<?> waiting = createTask(() -> runningLoop().createFuture().await());
          Lab.settle();
          assertThat(engine.stats().running()).isEqualTo(before.running() + 1);
          waiting.cancel();
          gatherSettled(waiting);
          EngineStats after = engine.stats();
          assertThat(after.created()).isEqualTo(before.created() + 4);
          assertThat(after.finished()).isEqualTo(before.finished() + 2);
          assertThat(after.failed()).isEqualTo(before.failed() + 1);
          assertThat(after.cancelled()).isEqualTo(before.cancelled() + 1);
          assertThat(after.running()).isEqualTo(before.running());
          assertThat(after.stepTimes()).isNull();
        });
  }
}
