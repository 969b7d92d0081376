package dev.tauko.internal.group;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.internal.group.Children.failing;
import static dev.tauko.internal.group.Children.failingAtItsEnd;
import static dev.tauko.internal.group.Children.sleepAndFail;
import static dev.tauko.internal.group.Children.sleepLong;
import static dev.tauko.internal.group.Children.sleeper;
import static dev.tauko.internal.group.Children.thrownBy;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.TaskGroup;
import dev.tauko.sync.Event;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Trail;
import java.io.IOException;

/** Groups in a coroutine that is cancelled from outside. */
class TaskGroupCancelledTest {
  private final ArithmeticException failure = new ArithmeticException();

  /** Runs a group in a task that is cancelled after 0.1 s, and adds what comes out. */
  private static void cancelled(Trail trail, TaskGroup.VoidBody block) throws Exception {
    cancelled(trail, () -> taskGroup(block));
  }

  private static void cancelled(Trail trail, Coroutine.OfVoid holder) throws Exception {
    Task<?> task = createTask(holder);
    sleep(ofMillis(100));
    assertThat(task.isDone()).isFalse();
    task.cancel();
    trail.add(thrownBy(task::await));
  }

  @OnEachCarrier
  @Mirrors({
    "test_taskgroups.BaseTestTaskGroup.test_cancellation",
    "test_taskgroups.BaseTestTaskGroup.test_taskgroup_22"
  })
  void atItsEndItCancelsAllTasksAndPassesTheCancellationOn(Lab lab) {
    assertThat(
            lab.times(trail ->
                cancelled(
                    trail,
                    group -> {
                      for (int i = 0; i < 5; i++) {
                        group.createTask(sleeper("task " + i, trail));
                      }
                    })))
        .containsExactly(
            "0.1s task 0 cancelled",
            "0.1s task 1 cancelled",
            "0.1s task 2 cancelled",
            "0.1s task 3 cancelled",
            "0.1s task 4 cancelled",
            "0.1s CancelledError");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_07")
  void inItsBlockItCancelsTheBlockAndThenTheTasks(Lab lab) {
    assertThat(
            lab.times(trail ->
                cancelled(
                    trail,
                    group -> {
                      group.createTask(sleeper("first", trail));
                      group.createTask(sleeper("second", trail));
                      sleepLong("block", trail);
                    })))
        .containsExactly(
            "0.1s block cancelled",
            "0.1s first cancelled",
            "0.1s second cancelled",
            "0.1s CancelledError");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_08")
  void failuresOfCancelledTasksWinAgainstTheCancellation(Lab lab) {
    assertThat(
            lab.trail(trail ->
                cancelled(
                    trail,
                    group -> {
                      group.createTask(failingAtItsEnd(failure));
                      group.createTask(failingAtItsEnd(new IOException()));
                      sleepLong("block", trail);
                    })))
        .containsExactly("block cancelled", "group of [ArithmeticException, IOException]");
  }

  @OnEachMode
  void aCancellationThatAFailureHasHiddenIsDeliveredAtTheNextWait(Lab lab) {
    assertThat(
            lab.trail(trail ->
                cancelled(
                    trail,
                    () -> {
                      trail.add(
                          thrownBy(() ->
                              taskGroup(group -> {
                                group.createTask(failingAtItsEnd(failure));
                              })));
                      sleepLong("holder", trail);
                    })))
        .containsExactly("group of [ArithmeticException]", "holder cancelled", "CancelledError");
  }

  @OnEachCarrier
  @Mirrors({
    "test_taskgroups.BaseTestTaskGroup.test_taskgroup_15",
    "test_taskgroups.BaseTestTaskGroup.test_taskgroup_16"
  })
  void aTaskThatFailsCutsTheCleanUpOfTheCancelledBlockShort(Lab lab) {
    assertThat(
            lab.times(trail -> {
              TaskGroup.VoidBody block =
                  group -> {
                    group.createTask(failing(failure, ofMillis(300)));
                    try {
                      sleepLong("block", trail);
                    } catch (CancelledError cancelled) {
                      sleep(ofMillis(500));
                      throw cancelled;
                    }
                  };
              cancelled(trail, block);
              cancelled(trail, () -> createTask(() -> taskGroup(block)).await());
            }))
        .containsExactly(
            "0.1s block cancelled",
            "0.3s group of [ArithmeticException]",
            "0.4s block cancelled",
            "0.6s group of [ArithmeticException]");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_17")
  void withoutTasksItsBlockAloneIsCancelled(Lab lab) {
    assertThat(lab.times(trail -> cancelled(trail, group -> sleepLong("block", trail))))
        .containsExactly("0.1s block cancelled", "0.1s CancelledError");
  }

  @OnEachMode
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_18")
  void aBlockMayFailInPlaceOfTheCancellation(Lab lab) {
    assertThat(lab.trail(trail -> cancelled(trail, group -> sleepAndFail(failure))))
        .containsExactly("group of [ArithmeticException]");
  }

  @OnEachCarrier
  void aBlockMaySwallowTheCancellation(Lab lab) {
    assertThat(
            lab.times(trail ->
                cancelled(
                    trail,
                    group -> {
                      group.createTask(sleeper("task", trail));
                      thrownBy(() -> sleepLong("block", trail));
                    })))
        .containsExactly("0.1s block cancelled", "10s task has slept", "10s nothing");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_error_and_cancel")
  void aFailureAndACancellationInTheSameTurnAreBothDelivered(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              Event begun = new Event();
              Task<?>[] holder = {null};
              holder[0] =
                  createTask(() -> {
                    trail.add(
                        thrownBy(() ->
                            taskGroup(group -> {
                              group.createTask(() -> {
                                begun.set();
                                yieldNow();
                                failing(failure).run();
                              });
                              sleepLong("block", trail);
                            })));
                    trail.add(holder[0].cancelling() + " requests");
                    sleepLong("holder", trail);
                  });
              begun.await();
              trail.add(holder[0].cancelling() + " requests");
              holder[0].cancel();
              trail.add(holder[0].cancelling() + " requests");
              trail.add(thrownBy(holder[0]::await));
            }))
        .containsExactly(
            "0 requests",
            "1 requests",
            "block cancelled",
            "group of [ArithmeticException]",
            "1 requests",
            "holder cancelled",
            "CancelledError");
  }

  @OnEachCarrier
  void aSecondCancellationDoesNotCutTheWaitForTheTasksShort(Lab lab) {
    assertThat(
            lab.times(trail -> {
              Task<?> holder =
                  createTask(() ->
                      taskGroup(group -> {
                        group.createTask(() -> {
                          try {
                            sleepLong("task", trail);
                          } catch (CancelledError cancelled) {
                            sleep(ofMillis(500));
                            trail.add("task has cleaned up");
                            throw cancelled;
                          }
                        });
                      }));
              for (int i = 0; i < 3; i++) {
                sleep(ofMillis(100));
                holder.cancel();
              }
              trail.add(thrownBy(holder::await));
            }))
        .containsExactly("0.1s task cancelled", "0.6s task has cleaned up", "0.6s CancelledError");
  }

  @OnEachCarrier
  void aHolderIsLeftFourTurnsAfterItsCancellation(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              Task<?> holder =
                  createTask(() ->
                      trail.add(
                          thrownBy(() ->
                              taskGroup(group -> {
                                group.createTask(sleeper("task", trail));
                              }))));
              yieldNow();
              yieldNow();
              trail.add("cancels");
              holder.cancel();
              holder.await();
            }))
        .containsExactly("2 cancels", "4 task cancelled", "6 CancelledError");
  }
}
