package dev.tauko.internal.group;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.internal.group.Children.failing;
import static dev.tauko.internal.group.Children.failingAtItsEnd;
import static dev.tauko.internal.group.Children.sleepLong;
import static dev.tauko.internal.group.Children.sleeper;
import static dev.tauko.internal.group.Children.thrownBy;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import java.io.IOException;

/** Groups in the blocks of groups. */
class TaskGroupNestingTest {
  private final ArithmeticException failure = new ArithmeticException();

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_11")
  void failuresInTheInnerOneAreAGroupInTheOuterOne(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              Task<?> holder =
                  createTask(() ->
                      taskGroup(outer -> {
                        taskGroup(inner -> {
                          inner.createTask(failingAtItsEnd(failure));
                          inner.createTask(failingAtItsEnd(new IOException()));
                          sleepLong("block", trail);
                        });
                      }));
              sleep(ofMillis(100));
              holder.cancel();
              trail.add(thrownBy(holder::await));
            }))
        .containsExactly(
            "block cancelled", "group of [group of [ArithmeticException, IOException]]");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_12")
  void failuresInTheInnerOneCancelTheTasksOfTheOuterOne(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              Task<?> holder =
                  createTask(() ->
                      taskGroup(outer -> {
                        outer.createTask(sleeper("outer task", trail));
                        taskGroup(inner -> {
                          inner.createTask(failingAtItsEnd(failure));
                          sleepLong("block", trail);
                        });
                      }));
              sleep(ofMillis(100));
              holder.cancel();
              trail.add(thrownBy(holder::await));
            }))
        .containsExactly(
            "block cancelled", "outer task cancelled", "group of [group of [ArithmeticException]]");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_13")
  void aFailureInTheOuterOneCancelsTheInnerOne(Lab lab) {
    assertThat(
            lab.times(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(outer -> {
                          outer.createTask(failing(failure, ofMillis(100)));
                          taskGroup(inner -> {
                            inner.createTask(sleeper("inner task", trail));
                          });
                        })))))
        .containsExactly("0.1s inner task cancelled", "0.1s group of [ArithmeticException]");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_taskgroup_14")
  void aFailureInTheInnerOneFailsTheBlockOfTheOuterOne(Lab lab) {
    assertThat(
            lab.times(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(outer -> {
                          outer.createTask(sleeper("outer task", trail));
                          taskGroup(inner -> {
                            inner.createTask(failing(failure, ofMillis(100)));
                          });
                        })))))
        .containsExactly(
            "0.1s outer task cancelled", "0.1s group of [group of [ArithmeticException]]");
  }

  @OnEachCarrier
  @Mirrors("test_taskgroups.BaseTestTaskGroup.test_nested_groups_both_cancelled")
  void whenBothFailAtOnceTheOuterOnesCancellationOutlivesTheInnerOne(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              Task<?> self = currentTask();
              trail.add(
                  thrownBy(() ->
                      taskGroup(outer -> {
                        trail.add(
                            thrownBy(() ->
                                taskGroup(inner -> {
                                  inner.createTask(failing(failure));
                                  outer.createTask(failing(new IOException()));
                                })));
                        trail.add(self.cancelling() + " requests");
                      })));
              trail.add(self.cancelling() + " requests");
              sleepLong("caller", trail);
            }))
        .containsExactly(
            "group of [ArithmeticException]",
            "1 requests",
            "group of [IOException]",
            "0 requests",
            "caller has slept");
  }
}
