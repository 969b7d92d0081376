package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.Handle;
import dev.tauko.Task;
import dev.tauko.TimerHandle;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Where time meets work that comes from elsewhere, turns of one coroutine, and its own limits. */
class ClockEdgesTest {

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Thread loopThread() {
    return ((LoopExecutor) ((CoroutineLoop) runningLoop()).executor()).thread();
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  @OnEachCarrier
  void timeStandsStillWhileACallIsOnAnotherThread(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          runningLoop().callLater(seconds(1), () -> log.add("timer"));
          Thread loop = loopThread();
          toThread(() -> awaitParked(loop));
          log.add("the call has ended");
          sleep(seconds(2));
          log.add("main");
        });

    assertThat(trail).containsExactly("0s the call has ended", "1s timer", "2s main");
  }

  @OnEachCarrier
  void timeStandsStillUntilTheLastOfTwoCallsHasEnded(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          runningLoop().callLater(seconds(1), () -> log.add("timer"));
          Thread loop = loopThread();
          CountDownLatch firstHasEnded = new CountDownLatch(1);
          Task<?> second =
              createTask(() ->
                  toThread(() -> {
                    firstHasEnded.await();
                    awaitParked(loop);
                  }));
          yieldNow();
          toThread(() -> null);
          log.add("one call has ended");
          firstHasEnded.countDown();
          second.await();
          log.add("the other call has ended");
          sleep(seconds(2));
        });

    assertThat(trail)
        .containsExactly("0s one call has ended", "0s the other call has ended", "1s timer");
  }

  @OnEachCarrier
  void timeNeverGoesBack(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          sleep(seconds(10));
          EventLoop loop = runningLoop();
          Future<String> future = loop.createFuture();
          loop.callAt(
              loop.time().minus(seconds(5)),
              () -> {
                log.add("a deadline in the past");
                future.setResult("");
              });
          future.await();
          log.add("main");
        });

    assertThat(trail).containsExactly("10s a deadline in the past", "10s main");
  }

  @OnEachCarrier
  void whatComesFromOutsideIsBeforeTimersThatAreDue(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          EventLoop loop = runningLoop();
          loop.callSoon(() -> {
            loop.callLater(Duration.ZERO, () -> log.add("timer"));
            CompletableFuture<Handle> call =
                lab.elsewhere(() -> loop.callSoonThreadsafe(() -> log.add("from outside")));
            while (!call.isDone()) {
              Thread.onSpinWait();
            }
          });
          sleep(seconds(1));
        });

    assertThat(trail).containsExactly("from outside", "timer");
  }

  @OnEachCarrier
  void aCoroutineThatYieldsAloneLetsTimersRunThatAreDue(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          runningLoop().callLater(Duration.ZERO, () -> log.add("timer"));
          yieldNow();
          log.add("main");
          yieldNow();
          log.add("main again");
        });

    assertThat(trail).containsExactly("main", "timer", "main again");
  }

  @OnEachCarrier
  void aCoroutineThatYieldsAloneLetsStepsFromOutsideRun(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          EventLoop loop = runningLoop();
          CompletableFuture<Handle> call =
              lab.elsewhere(() -> loop.callSoonThreadsafe(() -> log.add("from outside")));
          while (!call.isDone()) {
            Thread.onSpinWait();
          }
          yieldNow();
          log.add("main");
          yieldNow();
          log.add("main again");
        });

    assertThat(trail).containsExactly("main", "from outside", "main again");
  }

  @OnEachMode
  void aDeadlineBeforeAllTimeIsDueAtOnceWhateverTheClock(Lab lab) {
    lab.with("tauko.event-loop.clock = system")
        .run(() -> {
          Future<String> future = runningLoop().createFuture();
          runningLoop().callAt(Duration.ofSeconds(Long.MIN_VALUE), () -> future.setResult("due"));
          assertThat(future.await()).isEqualTo("due");
        });
  }

  @OnEachMode
  void aDelayLongerThanAllTimeIsForEver(Lab lab) {
    lab.run(() -> {
      yieldNow();
      EventLoop loop = runningLoop();
      Duration end = Duration.ofNanos(Long.MAX_VALUE);
      for (Duration delay : List.of(Duration.ofSeconds(Long.MAX_VALUE), end, end.minusNanos(1))) {
        TimerHandle timer = loop.callLater(delay, () -> {});
        assertThat(timer.when()).isBetween(end.minusNanos(1), end);
        timer.cancel();
      }
      TimerHandle timer = loop.callAt(Duration.ofSeconds(Long.MAX_VALUE), () -> {});
      assertThat(timer.when()).isEqualTo(end);
      timer.cancel();
    });
  }

  @OnEachCarrier
  void aDelayThatFitsIsKeptToTheNanosecond(Lab lab) {
    lab.with()
        .run(() -> {
          sleep(Duration.ofNanos(7));
          EventLoop loop = runningLoop();
          Duration end = Duration.ofNanos(Long.MAX_VALUE);
          for (int less = 6; less <= 9; less++) {
            TimerHandle timer = loop.callLater(end.minusNanos(less), () -> {});
            assertThat(timer.when()).isEqualTo(less < 7 ? end : end.minusNanos(less - 7));
            timer.cancel();
          }
        });
  }
}
