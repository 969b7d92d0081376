package dev.tauko.internal.group;

import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.timeoutAt;
import static dev.tauko.internal.group.Children.sleepLong;
import static dev.tauko.internal.group.Children.thrownBy;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.ExceptionGroup;
import dev.tauko.Task;
import dev.tauko.Timeout;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
import java.time.Duration;
import java.util.Objects;

/** Time limits within time limits, and around task groups. */
class TimeoutNestingTest {
  private Timeout outer;
  private Timeout inner;

  /** Two limits around a body; the trail gets what comes out of each. */
  private void nested(Trail trail, Duration outerWhen, Duration innerWhen, Runnable body) {
    trail.add(
        "outer "
            + thrownBy(() ->
                timeoutAt(
                    outerWhen,
                    scope -> {
                      outer = scope;
                      aroundInner(trail, innerWhen, body);
                    })));
    trail.add("expired: outer " + outer.expired() + ", inner " + inner.expired());
    trail.add(Objects.requireNonNull(currentTask()).cancelling() + " requests");
  }

  private void aroundInner(Trail trail, Duration when, Runnable body) throws Exception {
    try {
      timeoutAt(
          when,
          scope -> {
            inner = scope;
            body.run();
          });
      trail.add("inner nothing");
    } catch (Throwable thrown) {
      trail.add("inner " + thrown.getClass().getSimpleName());
      throw thrown;
    }
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_nested_timeouts")
  void atTheSameTimeOnlyTheOuterOneMakesATimeoutOfTheCancellation(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              Duration when = runningLoop().time().plusMillis(10);
              nested(trail, when, when, () -> sleep(ofSeconds(10)));
            }))
        .containsExactly(
            "inner CancelledError",
            "outer AsyncTimeoutException",
            "expired: outer true, inner true",
            "0 requests");
  }

  @OnEachCarrier
  void whenTheInnerOneExpiresTheOuterOneStaysArmed(Lab lab) {
    assertThat(
            lab.times(trail -> {
              trail.add(
                  thrownBy(() ->
                      timeout(
                          ofMillis(30),
                          () -> {
                            trail.add(
                                thrownBy(
                                    () -> timeout(ofMillis(10), () -> sleepLong("inner", trail))));
                            sleepLong("outer", trail);
                          })));
            }))
        .containsExactly(
            "0.01s inner cancelled",
            "0.01s AsyncTimeoutException",
            "0.03s outer cancelled",
            "0.03s AsyncTimeoutException");
  }

  @OnEachCarrier
  void whenTheOuterOneExpiresTheInnerOneLetsTheCancellationPass(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              Duration now = runningLoop().time();
              nested(trail, now.plusMillis(10), now.plusMillis(30), () -> sleep(ofSeconds(10)));
            }))
        .containsExactly(
            "inner CancelledError",
            "outer AsyncTimeoutException",
            "expired: outer true, inner false",
            "0 requests");
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_nested_timeouts_concurrent")
  void aBusyLoopIsToldOfTheOuterOneOnly(Lab lab) {
    assertThat(
            lab.with("tauko.event-loop.clock = system")
                .trail(trail -> {
                  Duration now = runningLoop().time();
                  nested(
                      trail,
                      now.plusMillis(2),
                      now.plusSeconds(100),
                      () -> {
                        computeUntil(now.plusMillis(3));
                        sleep(ofSeconds(1000));
                      });
                }))
        .containsExactly(
            "inner CancelledError",
            "outer AsyncTimeoutException",
            "expired: outer true, inner false",
            "0 requests");
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_nested_timeouts_loop_busy")
  void whenBothExpireWhileTheLoopIsBusyTheOuterOneWins(Lab lab) {
    assertThat(
            lab.with("tauko.event-loop.clock = system")
                .trail(trail -> {
                  Duration now = runningLoop().time();
                  nested(
                      trail,
                      now.plusMillis(4),
                      now.plusMillis(2),
                      () -> {
                        computeUntil(now.plusMillis(5));
                        sleep(ofSeconds(1000));
                      });
                }))
        .containsExactly(
            "inner CancelledError",
            "outer AsyncTimeoutException",
            "expired: outer true, inner true",
            "0 requests");
  }

  /** Keeps the loop busy until its clock shows this. */
  private static void computeUntil(Duration time) {
    while (runningLoop().time().compareTo(time) < 0) {
      Thread.onSpinWait();
    }
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_nested_timeout_in_finally")
  void aBodyWhoseTimeIsUpMaySetALimitForItsCleanUp(Lab lab) {
    assertThat(
            lab.times(trail -> {
              AsyncTimeoutException thrown =
                  catchThrowableOfType(
                      AsyncTimeoutException.class,
                      () ->
                          timeout(
                              ofMillis(10),
                              () -> {
                                try {
                                  sleepLong("body", trail);
                                } finally {
                                  trail.add(
                                      thrownBy(() ->
                                          timeout(
                                              ofMillis(10), () -> sleepLong("clean-up", trail))));
                                }
                              }));
              trail.add("comes out, cause " + thrown.getCause().getClass().getSimpleName());
            }))
        .containsExactly(
            "0.01s body cancelled",
            "0.02s clean-up cancelled",
            "0.02s AsyncTimeoutException",
            "0.02s comes out, cause CancelledError");
  }

  @OnEachCarrier
  void aGroupWhoseTimeIsUpCancelsItsTasks(Lab lab) {
    assertThat(
            lab.times(trail ->
                trail.add(
                    thrownBy(() ->
                        timeout(
                            ofMillis(10),
                            () ->
                                taskGroup(group -> {
                                  group.createTask(Children.sleeper("task", trail));
                                  sleepLong("block", trail);
                                }))))))
        .containsExactly(
            "0.01s block cancelled", "0.01s task cancelled", "0.01s AsyncTimeoutException");
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_timeout_taskgroup")
  void aGroupThatFailsWhenTimeIsUpComesOutWithANoteOnItAndOnItsMembers(Lab lab) {
    ArithmeticException failure = new ArithmeticException();
    lab.run(() -> {
      ExceptionGroup thrown =
          catchThrowableOfType(
              ExceptionGroup.class,
              () ->
                  timeout(
                      ofMillis(10),
                      () ->
                          taskGroup(group -> {
                            group.createTask(() -> Children.sleepAndFailBecause(failure));
                            sleep(ofSeconds(1));
                          })));
      assertThat(thrown.exceptions()).containsExactly(failure);
      assertThat(thrown.getSuppressed()).anyMatch(AsyncTimeoutException.class::isInstance);
      assertThat(failure.getSuppressed()).singleElement().isInstanceOf(AsyncTimeoutException.class);
      Task<?> self = Objects.requireNonNull(currentTask());
      assertThat(self.cancelling()).isZero();
    });
  }

  @OnEachCarrier
  void aLimitWithinATaskOfAGroupIsThatTasksOwn(Lab lab) {
    assertThat(
            lab.times(trail ->
                taskGroup(group -> {
                  group.createTask(() ->
                      trail.add(
                          thrownBy(
                              () -> timeout(ofMillis(10), () -> sleepLong("limited", trail)))));
                  group.createTask(Children.sleeper("other", trail));
                })))
        .containsExactly(
            "0.01s limited cancelled", "0.01s AsyncTimeoutException", "10s other has slept");
  }

  @OnEachCarrier
  void aTimeoutInATaskFailsItsGroup(Lab lab) {
    assertThat(
            lab.trail(trail ->
                trail.add(
                    thrownBy(() ->
                        taskGroup(group -> {
                          group.createTask(() -> timeout(ofMillis(10), () -> sleep(ofSeconds(1))));
                          try {
                            sleep(ofSeconds(10));
                          } catch (CancelledError cancelled) {
                            trail.add("block cancelled");
                            throw cancelled;
                          }
                        })))))
        .containsExactly("block cancelled", "group of [AsyncTimeoutException]");
  }
}
