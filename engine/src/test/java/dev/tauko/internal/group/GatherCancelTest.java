package dev.tauko.internal.group;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherFuture;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;

/** Cancelling a gather cancels what it has gathered, and is told when all of that has ended. */
class GatherCancelTest {
  private static final Duration TICK = Duration.ofMillis(50);

  @OnEachCarrier
  @Mirrors("test_tasks.CoroutineGatherTests.test_cancellation_broadcast")
  void cancellingTheOneWhoWaitsCancelsAll(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Future<Integer> never = runningLoop().createFuture();
          Coroutine<Integer> body =
              () -> {
                int value = never.await();
                log.add("child goes on");
                return value;
              };
          Task<Integer> one = createTask(body);
          Task<Integer> two = createTask(body);
          Future<List<Integer>> gather = gatherFuture(one, two);
          Task<?> waiter =
              createTask(() -> {
                gather.await();
                log.add("waiter goes on");
              });
          yieldNow();
          log.add("cancel " + waiter.cancel());
          assertThat(catchThrowable(waiter::await)).isInstanceOf(CancelledError.class);
          log.add("cancel the gather " + gather.cancel());
          assertThat(List.of(never, one, two, waiter)).allMatch(Future::isCancelled);
        });

    assertThat(trail).containsExactly("cancel true", "cancel the gather false");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_cancel_gather_1")
  void aGatherWhoseChildrenAreDoneRefusesEvenIfItIsNotDoneItself(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<Integer> future = runningLoop().createFuture();
          Coroutine<Integer> child = future::await;
          Future<List<Integer>> gather = gatherFuture(child);
          yieldNow();
          future.addDoneCallback(
              done -> log.add("done " + gather.isDone() + ", cancel " + gather.cancel()));
          future.setResult(42);
          log.add("" + gather.await());
        });

    assertThat(trail).containsExactly("2 done false, cancel false", "4 [42]");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_cancel_gather_2")
  void aSettledGatherThrowsTheCancellationOfTheOneWhoWaits(Lab lab) {
    for (String message : new String[] {null, "my message"}) {
      List<String> trail =
          lab.times(log -> {
            Task<?> task =
                createTask(() -> {
                  for (int i = 0; i < 20; i++) {
                    Coroutine.OfVoid tick = () -> sleep(TICK);
                    gatherSettled(tick.asCoroutine());
                  }
                });
            sleep(TICK.multipliedBy(4));
            task.cancel(message);
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage(message);
            log.add("cancelled " + task.isCancelled());
          });

      assertThat(trail).containsExactly("0.2s cancelled true");
    }
  }

  @OnEachCarrier
  void itIsToldWhenAllHaveEndedEvenIfTheyDeclined(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Coroutine<String> declines =
              () -> {
                try {
                  sleep(Duration.ofDays(1));
                } catch (CancelledError e) {
                  log.add("child cleans up");
                  sleep(Duration.ofSeconds(1));
                }
                return "declined";
              };
          Future<List<String>> gather = gatherFuture(declines, declines);
          yieldNow();
          log.add("cancel " + gather.cancel());
          assertThat(catchThrowable(gather::await)).isInstanceOf(CancelledError.class);
          log.add("gather is cancelled");
        });

    assertThat(trail)
        .containsExactly(
            "0s cancel true", "0s child cleans up", "0s child cleans up", "1s gather is cancelled");
  }
}
