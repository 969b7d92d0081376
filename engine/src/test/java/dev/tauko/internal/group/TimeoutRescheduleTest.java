package dev.tauko.internal.group;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.timeoutAt;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.internal.group.Children.sleepLong;
import static dev.tauko.internal.group.Children.thrownBy;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.Timeout;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;

/** Moving a time limit, and the states in which that is possible. */
class TimeoutRescheduleTest {
  private Timeout limit;

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_reschedule")
  void anotherTaskMayMoveItAndTakeItAway(Lab lab) {
    lab.run(() -> {
      Duration first = runningLoop().time().plusSeconds(10);
      Duration second = first.plusSeconds(20);
      Future<Timeout> begun = runningLoop().createFuture();
      Task<?> task =
          createTask(() ->
              timeoutAt(
                  first,
                  scope -> {
                    begun.setResult(scope);
                    sleep(ofSeconds(50));
                  }));
      Timeout scope = begun.await();
      assertThat(scope.when()).isEqualTo(first);
      scope.reschedule(second);
      assertThat(scope.when()).isEqualTo(second);
      scope.reschedule(null);
      assertThat(scope.when()).isNull();
      sleep(ofSeconds(40));
      assertThat(task.isDone()).isFalse();
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(scope.expired()).isFalse();
    });
  }

  @OnEachCarrier
  void theTimeSetLastCounts(Lab lab) {
    assertThat(
            lab.times(trail -> {
              Duration now = runningLoop().time();
              trail.add(
                  thrownBy(() ->
                      timeout(
                          ofSeconds(1),
                          scope -> {
                            scope.reschedule(now.plusSeconds(4));
                            sleep(ofSeconds(2));
                            scope.reschedule(now.plusSeconds(3));
                            trail.add("moved");
                            sleepLong("body", trail);
                          })));
              sleep(ofSeconds(10));
              trail.add("goes on");
            }))
        .containsExactly(
            "2s moved", "3s body cancelled", "3s AsyncTimeoutException", "13s goes on");
  }

  @OnEachCarrier
  void aTimeThatHasComeCancelsTheBodyAtItsNextWait(Lab lab) {
    assertThat(
            lab.turns(trail ->
                trail.add(
                    thrownBy(() ->
                        timeout(
                            ofSeconds(10),
                            scope -> {
                              scope.reschedule(runningLoop().time().minusSeconds(1));
                              trail.add("still runs");
                              sleepLong("body", trail);
                            })))))
        .containsExactly("0 still runs", "2 body cancelled", "2 AsyncTimeoutException");
  }

  @OnEachMode
  @Mirrors("test_timeouts.TimeoutTests.test_timeout_finished")
  void itCannotBeMovedWhenTheBodyHasEnded(Lab lab) {
    lab.run(() -> {
      timeout(
          ofMillis(10),
          scope -> {
            limit = scope;
          });
      assertThatThrownBy(() -> limit.reschedule(ofMillis(20)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a timeout that is finished cannot be moved");
      assertThat(limit.expired()).isFalse();
    });
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_timeout_expired")
  void itCannotBeMovedWhenTheTimeoutIsOut(Lab lab) {
    lab.run(() -> {
      assertThatThrownBy(() ->
              timeout(
                  ofMillis(10),
                  scope -> {
                    limit = scope;
                    sleep(ofSeconds(1));
                  }))
          .isInstanceOf(AsyncTimeoutException.class);
      assertThatThrownBy(() -> limit.reschedule(ofMillis(20)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a timeout that is expired cannot be moved");
    });
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_timeout_expiring")
  void itCannotBeMovedWhenTimeIsUpEvenIfTheBodyHasSwallowedThat(Lab lab) {
    assertThat(
            lab.trail(trail -> {
              timeout(
                  ofMillis(10),
                  scope -> {
                    limit = scope;
                    trail.add(thrownBy(() -> sleep(ofSeconds(1))));
                    assertThatThrownBy(() -> scope.reschedule(ofMillis(20)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("a timeout that is expiring cannot be moved");
                  });
              trail.add("ends as if nothing had happened, expired " + limit.expired());
            }))
        .containsExactly("CancelledError", "ends as if nothing had happened, expired true");
  }

  @OnEachCarrier
  @Mirrors({
    "test_timeouts.TimeoutTests.test_repr_active",
    "test_timeouts.TimeoutTests.test_repr_finished"
  })
  void itsTextTellsItsStateAndItsTime(Lab lab) {
    lab.run(() -> {
      Duration when = runningLoop().time().plusSeconds(10);
      timeoutAt(
          when,
          scope -> {
            limit = scope;
            assertThat(scope).hasToString("Timeout[entered, when=" + when + "]");
            yieldNow();
          });
      assertThat(limit).hasToString("Timeout[finished, when=" + when + "]");
    });
  }

  @OnEachCarrier
  @Mirrors("test_timeouts.TimeoutTests.test_repr_expired")
  void itsTextTellsThatTimeWasUp(Lab lab) {
    lab.run(() -> {
      Duration when = runningLoop().time().plusMillis(10);
      thrownBy(() ->
          timeoutAt(
              when,
              scope -> {
                limit = scope;
                sleep(ofSeconds(10));
              }));
      assertThat(limit).hasToString("Timeout[expired, when=" + when + "]");
    });
  }

  @OnEachMode
  @Mirrors("test_timeouts.TimeoutTests.test_repr_disabled")
  void itsTextTellsThatThereIsNoLimit(Lab lab) {
    lab.run(() ->
        timeout(
            null,
            scope -> {
              assertThat(scope).hasToString("Timeout[entered, when=null]");
            }));
  }
}
