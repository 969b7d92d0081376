package dev.tauko.internal.group;

import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.internal.group.Children.failing;
import static dev.tauko.internal.group.Children.failingAtItsEnd;
import static dev.tauko.internal.group.Children.returning;
import static dev.tauko.internal.group.Children.sleepAndFail;
import static dev.tauko.internal.group.Children.sleepLong;
import static dev.tauko.internal.group.Children.sleeper;
import static dev.tauko.internal.group.Children.thrownBy;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.tauko.CancelledError;
import dev.tauko.ExceptionGroup;
import dev.tauko.Task;
import dev.tauko.TaskGroup;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Groups of which a task or the block fails. */
class TaskGroupFailureTest {
  private final ArithmeticException failure = new ArithmeticException("of a task");

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_04")
  void aTaskThatFailsCancelsTheOthersAndTheGroupThrows(Lab lab) {
    assertThat(
            lab.times(trail -> {
              ExceptionGroup thrown =
                  catchThrowableOfType(
                      ExceptionGroup.class,
                      () ->
                          taskGroup(group -> {
                            group.createTask(failing(failure, ofMillis(100)));
                            group.createTask(sleeper("sibling", trail));
                            trail.add("block ends");
                          }));
              trail.add(thrown.getMessage());
              assertThat(thrown.exceptions()).containsExactly(failure);
            }))
        .containsExactly(
            "0s block ends",
            "0.1s sibling cancelled",
            "0.1s unhandled errors in a TaskGroup (1): java.lang.ArithmeticException: of a task");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_cancel_children_on_child_error")
  void whatFailsAtTheSameTimeIsThrownTogether(Lab lab) {
    assertThat(
            lab.times(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(group -> {
                          group.createTask(failing(failure, ofMillis(100)));
                          group.createTask(failing(new IOException(), ofMillis(100)));
                          group.createTask(sleeper("sibling", trail));
                          sleepLong("block", trail);
                        })))))
        .containsExactly(
            "0.1s sibling cancelled",
            "0.1s block cancelled",
            "0.1s group of [ArithmeticException, IOException]");
  }

  @OnEachCarrier
  void failuresStandInTheOrderInWhichTheyCameAndTheBlocksIsTheLast(Lab lab) {
    assertThat(
            lab.trail(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(group -> {
                          group.createTask(failingAtItsEnd(new IllegalStateException()));
                          group.createTask(failing(failure));
                          group.createTask(failing(new IOException()));
                          sleepAndFail(new ClassCastException());
                        })))))
        .containsExactly(
            "group of [ArithmeticException, IOException, IllegalStateException,"
                + " ClassCastException]");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_09")
  void aBlockThatFailsCancelsTheTasksAndThrowsAGroup(Lab lab) {
    assertThat(
            lab.times(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(group -> {
                          group.createTask(sleeper("first", trail));
                          group.createTask(sleeper("second", trail));
                          failing(failure, ofMillis(100)).run();
                        })))))
        .containsExactly(
            "0.1s first cancelled", "0.1s second cancelled", "0.1s group of [ArithmeticException]");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_10")
  void aBlockThatFailsAtOnceCancelsTasksThatHaveNotBegun(Lab lab) {
    List<Task<Integer>> tasks = new ArrayList<>();
    assertThat(
            lab.trail(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(group -> {
                          tasks.add(group.createTask(returning(42, ofMillis(100))));
                          tasks.add(group.createTask(returning(11, ofMillis(100))));
                          failing(failure).run();
                        })))))
        .containsExactly("group of [ArithmeticException]");
    assertThat(tasks).hasSize(2).allMatch(Task::isCancelled);
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_19")
  void aBlockThatFailsWhenItIsCancelledAddsItsFailure(Lab lab) {
    assertThat(
            lab.trail(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(group -> {
                          group.createTask(failing(failure, ofMillis(100)));
                          sleepAndFail(new IOException());
                        })))))
        .containsExactly("group of [ArithmeticException, IOException]");
  }

  @OnEachCarrier
  @Mirrors({
    "test_taskgroups.BaseTestTaskGroup.test_taskgroup_20a",
    "test_taskgroups.BaseTestTaskGroup.test_taskgroup_21a"
  })
  void anErrorIsAFailureLikeAnother(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              trail.add(
                  thrownBy(() ->
                      taskGroup(group -> {
                        group.createTask(failing(failure, ofMillis(100)));
                        sleepAndFail(new StackOverflowError());
                      })));
              trail.add(
                  thrownBy(() ->
                      taskGroup(group -> {
                        group.createTask(failing(new AssertionError(), ofMillis(100)));
                        sleepAndFail(new IOException());
                      })));
            }))
        .containsExactly(
            "group of [ArithmeticException, StackOverflowError]",
            "group of [AssertionError, IOException]");
  }

  @OnEachMode
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_25")
  void tasksThatMultiplyAreAllCancelled(Lab lab) {
    int[] heads = {0};
    List<String> trail =
        lab.trail(log ->
            log.add(
                thrownBy(() ->
                    taskGroup(group -> {
                      group.createTask(() -> hydra(group, heads));
                      group.createTask(() -> {
                        while (heads[0] < 10) {
                          sleep(ofMillis(15));
                        }
                        failing(failure).run();
                      });
                    }))));
    if (lab.isParallel()) {
      // A head on another thread may find the group shutting down before it hears of its end.
      assertThat(trail)
          .singleElement(STRING)
          .matches("group of \\[ArithmeticException(, IllegalStateException)*\\]");
    } else {
      assertThat(trail).containsExactly("group of [ArithmeticException]");
    }
    assertThat(heads[0]).isGreaterThanOrEqualTo(10);
  }

  private static void hydra(TaskGroup group, int[] heads) {
    heads[0]++;
    sleep(ofMillis(10));
    group.createTask(() -> hydra(group, heads));
    group.createTask(() -> hydra(group, heads));
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_no_create_task_after_failure")
  void noTaskBeginsWhenOneHasFailed(Lab lab) {
    assertThat(
            lab.trail(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(group -> {
                          group.createTask(failing(failure));
                          group.createTask(() -> {
                            try {
                              sleep(ofSeconds(1));
                            } catch (CancelledError cancelled) {
                              trail.add(refusal(group));
                            }
                          });
                        })))))
        .containsExactly(
            "TaskGroup[1 tasks, cancelling] is shutting down", "group of [ArithmeticException]");
  }

  private static String refusal(TaskGroup group) {
    return catchThrowableOfType(
            IllegalStateException.class,
            () -> group.createTask(failing(new AssertionError("began"))))
        .getMessage();
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_context_manager_exit_raises")
  void whatThrowsInPlaceOfTheCancellationIsAFailure(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              trail.add(
                  thrownBy(() ->
                      taskGroup(group -> {
                        try {
                          group.createTask(failing(failure));
                          sleep(ofSeconds(1));
                        } finally {
                          failing(new IOException("at the end")).run();
                        }
                      })));
              trail.add(requests());
            }))
        .containsExactly("group of [ArithmeticException, IOException]", "0 requests");
  }

  @OnEachMode
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_cancelling_level_preserved")
  void theGroupTakesItsCancellationOfTheCallerBack(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              trail.add(thrownBy(() -> taskGroup(this::createFailing)));
              trail.add(requests());
            }))
        .containsExactly("group of [ArithmeticException]", "0 requests");
  }

  private void createFailing(TaskGroup group) {
    group.createTask(failing(failure));
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_cancellation_does_not_leak_out_of_tg")
  void theCallerGoesOnAfterTheGroup(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              trail.add(
                  thrownBy(() ->
                      taskGroup(group -> {
                        group.createTask(failing(failure));
                      })));
              yieldNow();
              trail.add("goes on");
            }))
        .containsExactly("3 group of [ArithmeticException]", "4 goes on");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_cancels_task_if_created_during_creation")
  void aTaskIsCancelledWhenOneThatItHasCreatedFails(Lab lab) {
    assertThat(
            lab.turns(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(group -> {
                          group.createTask(() -> {
                            trail.add("creates");
                            group.createTask(failing(failure));
                            yieldNow();
                            trail.add("not cancelled yet");
                            sleepLong("creator", trail);
                          });
                        })))))
        .containsExactly(
            "1 creates",
            "2 not cancelled yet",
            "4 creator cancelled",
            "6 group of [ArithmeticException]");
  }

  @OnEachCarrier
  void theOthersAreCancelledBeforeTheBlockTwoTurnsAfterTheFailure(Lab lab) {
    assertThat(
            lab.turns(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(group -> {
                          group.createTask(sleeper("first", trail));
                          group.createTask(failing(failure));
                          group.createTask(sleeper("third", trail));
                          sleepLong("block", trail);
                        })))))
        .containsExactly(
            "3 first cancelled",
            "3 third cancelled",
            "3 block cancelled",
            "5 group of [ArithmeticException]");
  }

  @OnEachCarrier
  void failuresThatTheEngineIsToldOfAreNotLoggedAgain(Lab lab) {
    var logs = lab.logs(Task.class);
    lab.run(() -> {
      thrownBy(() -> taskGroup(this::createFailing));
      yieldNow();
      yieldNow();
    });
    assertThat(logs.messages()).isEmpty();
  }

  private static String requests() {
    Task<?> task = currentTask();
    return (task == null ? -1 : task.cancelling()) + " requests";
  }
}
