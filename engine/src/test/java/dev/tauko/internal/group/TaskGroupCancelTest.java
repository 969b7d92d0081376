package dev.tauko.internal.group;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
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
import dev.tauko.Task;
import dev.tauko.TaskGroup;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.io.IOException;
import java.util.Objects;

/** {@link TaskGroup#cancel}, which came to asyncio with Python 3.15. */
class TaskGroupCancelTest {
  private final ArithmeticException failure = new ArithmeticException();

  private static String left() {
    return "left, " + Objects.requireNonNull(currentTask()).cancelling() + " requests";
  }

  @OnEachCarrier
  void byTheBlockItCancelsTheTasksAndTheBlockAtItsNextWait(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              taskGroup(group -> {
                group.createTask(sleeper("task", trail));
                yieldNow();
                trail.add("cancels");
                group.cancel();
                trail.add("still runs");
                yieldNow();
                trail.add("never reached");
              });
              trail.add(left());
            }))
        .containsExactly("1 cancels", "1 still runs", "2 task cancelled", "4 left, 0 requests");
  }

  @OnEachCarrier
  void byATaskItCancelsTheOthersTheBlockAndTheTaskItself(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              taskGroup(group -> {
                group.createTask(sleeper("other", trail));
                group.createTask(() -> {
                  group.cancel();
                  trail.add("task still runs");
                  sleepLong("task", trail);
                });
                sleepLong("block", trail);
              });
              trail.add(left());
            }))
        .containsExactly(
            "1 task still runs",
            "2 other cancelled",
            "2 block cancelled",
            "2 task cancelled",
            "4 left, 0 requests");
  }

  @OnEachCarrier
  void byATaskWhileTheBlockWaitsAtItsEnd(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              taskGroup(group -> {
                group.createTask(sleeper("other", trail));
                group.createTask(group::cancel);
              });
              trail.add(left());
            }))
        .containsExactly("2 other cancelled", "4 left, 0 requests");
  }

  @OnEachCarrier
  void aBlockThatDoesNotWaitAnyMoreIsNotDisturbed(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              taskGroup(group -> {
                group.cancel();
                trail.add("block ends");
              });
              trail.add(left());
              yieldNow();
              trail.add("goes on");
            }))
        .containsExactly("0 block ends", "0 left, 0 requests", "1 goes on");
  }

  @OnEachCarrier
  void tasksThatHaveNotBegunNeverDo(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              taskGroup(group -> {
                group.createTask(() -> trail.add("never reached"));
                group.cancel();
              });
              trail.add(left());
            }))
        .containsExactly("left, 0 requests");
  }

  @OnEachCarrier
  void noTaskCanBeCreatedAfterIt(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              taskGroup(group -> {
                group.cancel();
                trail.add(thrownBy(() -> group.createTask(failing(failure))));
                sleepLong("block", trail);
              });
              trail.add(left());
            }))
        .containsExactly("0 IllegalStateException", "1 block cancelled", "1 left, 0 requests");
  }

  @OnEachCarrier
  void afterTheEndItDoesNothing(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              TaskGroup[] group = {null};
              taskGroup(it -> {
                group[0] = it;
              });
              group[0].cancel();
              trail.add(left());
              yieldNow();
              trail.add("goes on");
            }))
        .containsExactly("0 left, 0 requests", "1 goes on");
  }

  @OnEachCarrier
  void theSecondTimeItDoesNothing(Lab lab) {
    assertThat(
            lab.times(trail -> {
              taskGroup(group -> {
                group.createTask(() -> {
                  try {
                    sleepLong("task", trail);
                  } catch (CancelledError cancelled) {
                    group.cancel();
                    sleep(ofMillis(500));
                    trail.add("task has cleaned up");
                    throw cancelled;
                  }
                });
                sleep(ofMillis(100));
                group.cancel();
                group.cancel();
                trail.add(left());
              });
              trail.add(left());
            }))
        .containsExactly(
            "0.1s left, 1 requests",
            "0.1s task cancelled",
            "0.6s task has cleaned up",
            "0.6s left, 0 requests");
  }

  @OnEachCarrier
  void failuresOfItsTasksAreThrown(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              trail.add(
                  thrownBy(() ->
                      taskGroup(group -> {
                        group.createTask(failingAtItsEnd(failure));
                        yieldNow();
                        group.cancel();
                        group.cancel();
                      })));
              trail.add(left());
            }))
        .containsExactly("4 group of [ArithmeticException]", "4 left, 0 requests");
  }

  @OnEachCarrier
  void aFailureOfItsBlockIsThrown(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              trail.add(
                  thrownBy(() ->
                      taskGroup(group -> {
                        group.createTask(failingAtItsEnd(failure));
                        yieldNow();
                        group.cancel();
                        sleepAndFail(new IOException());
                      })));
              trail.add(left());
            }))
        .containsExactly("group of [ArithmeticException, IOException]", "left, 0 requests");
  }

  @OnEachCarrier
  void afterAFailureItDoesNothing(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              trail.add(
                  thrownBy(() ->
                      taskGroup(group -> {
                        group.createTask(failing(failure));
                        try {
                          sleepLong("block", trail);
                        } catch (CancelledError cancelled) {
                          group.cancel();
                          throw cancelled;
                        }
                      })));
              trail.add(left());
            }))
        .containsExactly(
            "3 block cancelled", "3 group of [ArithmeticException]", "3 left, 0 requests");
  }

  @OnEachCarrier
  void aCancellationOfTheHolderInTheSameTurnWins(Lab lab) {
    assertThat(
            lab.turns(trail -> {
              TaskGroup[] group = {null};
              Task<?> holder =
                  createTask(() -> {
                    taskGroup(it -> {
                      group[0] = it;
                      sleepLong("block", trail);
                    });
                    trail.add("never reached");
                  });
              yieldNow();
              group[0].cancel();
              holder.cancel();
              trail.add(thrownBy(holder::await));
            }))
        .containsExactly("2 block cancelled", "3 CancelledError");
  }

  @OnEachCarrier
  void aCancellationOfTheHolderWhileItsTasksEndWins(Lab lab) {
    assertThat(
            lab.times(trail -> {
              Task<?> holder =
                  createTask(() -> {
                    taskGroup(group -> {
                      group.createTask(() -> {
                        try {
                          sleepLong("task", trail);
                        } catch (CancelledError cancelled) {
                          sleep(ofMillis(500));
                          throw cancelled;
                        }
                      });
                      sleep(ofMillis(100));
                      group.cancel();
                    });
                    trail.add("never reached");
                  });
              sleep(ofMillis(200));
              holder.cancel();
              trail.add(thrownBy(holder::await));
            }))
        .containsExactly("0.1s task cancelled", "0.6s CancelledError");
  }

  @OnEachCarrier
  void anInnerGroupIsLeftAndTheOuterOneGoesOn(Lab lab) {
    assertThat(
            lab.times(trail -> {
              taskGroup(outer -> {
                outer.createTask(sleeper("outer task", trail));
                taskGroup(inner -> {
                  inner.createTask(sleeper("inner task", trail));
                  sleep(ofMillis(100));
                  inner.cancel();
                });
                trail.add("inner one left");
              });
              trail.add(left());
            }))
        .containsExactly(
            "0.1s inner task cancelled",
            "0.1s inner one left",
            "10s outer task has slept",
            "10s left, 0 requests");
  }

  @OnEachCarrier
  void anOuterGroupTakesTheInnerOneWithIt(Lab lab) {
    assertThat(
            lab.times(trail -> {
              taskGroup(outer -> {
                taskGroup(inner -> {
                  inner.createTask(sleeper("inner task", trail));
                  sleep(ofMillis(100));
                  outer.cancel();
                  sleepLong("inner block", trail);
                });
                trail.add("never reached");
              });
              trail.add(left());
            }))
        .containsExactly(
            "0.1s inner block cancelled", "0.1s inner task cancelled", "0.1s left, 0 requests");
  }

  @OnEachCarrier
  void aGroupWhoseBlockWasCancelledGivesNull(Lab lab) {
    lab.run(() -> {
      String value =
          taskGroup(group -> {
            group.cancel();
            yieldNow();
            return "never returned";
          });
      assertThat(value).isNull();
      String other =
          taskGroup(group -> {
            group.cancel();
            return "returned";
          });
      assertThat(other).isEqualTo("returned");
    });
  }
}
