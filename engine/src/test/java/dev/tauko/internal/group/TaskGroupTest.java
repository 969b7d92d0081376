package dev.tauko.internal.group;

import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.internal.group.Children.returning;
import static dev.tauko.internal.group.Children.thrownBy;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.ContextVar;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.util.ArrayList;
import java.util.List;

/** Groups in which nothing fails. */
class TaskGroupTest {

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_01")
  void itIsLeftWhenAllItsTasksHaveEnded(Lab lab) {
    assertThat(
            lab.times(trail -> {
              List<Task<Integer>> tasks = new ArrayList<>();
              taskGroup(group -> {
                tasks.add(group.createTask(returning(42, ofMillis(100))));
                tasks.add(group.createTask(returning(11, ofMillis(200))));
                trail.add("block ends");
              });
              trail.add("left: " + tasks.get(0).result() + ", " + tasks.get(1).result());
            }))
        .containsExactly("0s block ends", "0.2s left: 42, 11");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_02")
  void itsBlockMayWaitAndStartMore(Lab lab) {
    assertThat(
            lab.times(trail -> {
              List<Task<Integer>> tasks = new ArrayList<>();
              taskGroup(group -> {
                tasks.add(group.createTask(returning(42, ofMillis(100))));
                sleep(ofMillis(150));
                tasks.add(group.createTask(returning(11, ofMillis(200))));
                trail.add("block ends");
              });
              trail.add("left: " + tasks.get(0).result() + ", " + tasks.get(1).result());
            }))
        .containsExactly("0.15s block ends", "0.35s left: 42, 11");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_03")
  void aTaskThatIsCancelledLeavesTheOthersAlone(Lab lab) {
    assertThat(
            lab.times(trail -> {
              List<Task<Integer>> tasks = new ArrayList<>();
              taskGroup(group -> {
                tasks.add(group.createTask(returning(42, ofSeconds(1))));
                sleep(ofMillis(150));
                tasks.getFirst().cancel();
                tasks.add(group.createTask(returning(11, ofMillis(200))));
              });
              trail.add("left: " + tasks.get(0).isCancelled() + ", " + tasks.get(1).result());
            }))
        .containsExactly("0.35s left: true, 11");
  }

  @OnEachCarrier
  void aTaskThatIsCancelledCancelsTheBlockOnlyIfThatWaitsForIt(Lab lab) {
    lab.run(() ->
        assertThat(
                thrownBy(() ->
                    taskGroup(group -> {
                      Task<Integer> task = group.createTask(returning(42, ofSeconds(1)));
                      yieldNow();
                      task.cancel();
                      task.await();
                    })))
            .isEqualTo("CancelledError"));
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_23")
  void itKeepsNoTaskThatHasEnded(Lab lab) {
    assertThat(
            lab.times(trail ->
                taskGroup(group -> {
                  for (int i = 0; i < 10; i++) {
                    sleep(ofMillis(100));
                    group.createTask(() -> sleep(ofMillis(250)));
                    if (i == 5) {
                      trail.add(group.tasks().size() + " tasks");
                    }
                  }
                  sleep(ofMillis(250));
                  yieldNow();
                  yieldNow();
                  trail.add(group.tasks().size() + " tasks");
                })))
        .containsExactly("0.6s 3 tasks", "1.25s 0 tasks");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_24")
  void itsTasksMayStartMoreWhenTheBlockHasEnded(Lab lab) {
    assertThat(
            lab.times(trail -> {
              taskGroup(group -> {
                group.createTask(() -> {
                  sleep(ofMillis(100));
                  group.createTask(() -> sleep(ofMillis(100)));
                  group.createTask(() -> sleep(ofMillis(200)));
                  trail.add("parent ends");
                });
                trail.add("block ends");
              });
              trail.add("left");
            }))
        .containsExactly("0s block ends", "0.1s parent ends", "0.3s left");
  }

  @OnEachCarrier
  void aTaskMayStartAnotherAsLongAsTheGroupHasNotHeardOfTheEndOfAll(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              taskGroup(group -> {
                group.createTask(() -> {
                  trail.add("first");
                  group.createTask(() -> trail.add("second"));
                });
              });
              trail.add("left");
            }))
        .containsExactly("1 first", "2 second", "4 left");
  }

  @OnEachCarrier
  @Mirrors({
    "test_taskgroups.BaseTestTaskGroup.test_taskgroup_task_name",
    "test_taskgroups.BaseTestTaskGroup.test_name"
  })
  void itsTasksHaveTheNamesTheyAreGiven(Lab lab) {
    assertThat(
            lab.trail(trail ->
                taskGroup(group -> {
                  Task<?> task = group.createTask("yolo", () -> trail.add("I am " + ownName()));
                  trail.add("created " + task.name());
                })))
        .containsExactly("created yolo", "I am yolo");
  }

  private static String ownName() {
    Task<?> task = currentTask();
    return task == null ? "nobody" : task.name();
  }

  @OnEachMode
  void itsTasksHaveACopyOfTheVariablesThatTheCreatorHas(Lab lab) {
    ContextVar<String> variable = ContextVar.of("variable", "unset");
    assertThat(
            lab.trail(trail ->
                taskGroup(group -> {
                  variable.set("block's");
                  Task<?> task =
                      group.createTask(() -> {
                        trail.add(variable.get());
                        variable.set("task's");
                      });
                  variable.set("block's, later");
                  task.await();
                  trail.add(variable.get());
                })))
        .containsExactly("block's", "block's, later");
  }

  @OnEachMode
  void itGivesWhatTheBlockReturns(Lab lab) {
    int value =
        lab.run(() -> {
          Integer inner =
              taskGroup(group -> {
                Task<Integer> six = group.createTask(returning(6, ofMillis(1)));
                Task<Integer> seven = group.createTask(returning(7, ofMillis(1)));
                return six.await() * seven.await();
              });
          return inner;
        });
    assertThat(value).isEqualTo(42);
  }

  @OnEachCarrier
  void itDoesNotSuspendIfNoTaskIsLeft(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              taskGroup(group -> {});
              trail.add("empty");
              taskGroup(group -> {
                group.createTask(() -> trail.add("task")).await();
                trail.add("block ends with " + group.tasks().size() + " tasks");
              });
              trail.add("left");
            }))
        .containsExactly("0 empty", "1 task", "2 block ends with 0 tasks", "2 left");
  }

  @OnEachCarrier
  void itIsLeftTwoTurnsAfterTheLastTaskHasEnded(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              taskGroup(group -> {
                for (int i = 0; i < 3; i++) {
                  String who = "task " + i;
                  group.createTask(() -> trail.add(who));
                }
              });
              trail.add("left");
            }))
        .containsExactly("1 task 0", "1 task 1", "1 task 2", "3 left");
  }

  @OnEachCarrier
  void aTaskCountsUntilTheGroupHasHeardOfItsEnd(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              taskGroup(group -> {
                Task<?> task = group.createTask(() -> trail.add("task"));
                yieldNow();
                trail.add("block ends, done=" + task.isDone() + " " + group);
              });
              trail.add("left");
            }))
        .containsExactly("1 task", "1 block ends, done=true TaskGroup[1 tasks, open]", "3 left");
  }
}
