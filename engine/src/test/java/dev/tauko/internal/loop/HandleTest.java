package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Handle;
import dev.tauko.TimerHandle;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A callback that was cancelled before its turn does not run. */
class HandleTest {

  @OnEachCarrier
  void aCancelledCallbackDoesNotRun(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          runningLoop().callSoon(() -> log.add("a"));
          Handle handle = runningLoop().callSoon(() -> log.add("b"));
          runningLoop().callSoon(() -> log.add("c"));
          assertThat(handle.isCancelled()).isFalse();
          handle.cancel();
          handle.cancel();
          assertThat(handle.isCancelled()).isTrue();
          yieldNow();
        });

    assertThat(trail).containsExactly("a", "c");
  }

  @OnEachCarrier
  void aCallbackCanCancelOneThatComesLaterInTheSameTurn(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Handle[] second = new Handle[1];
          runningLoop()
              .callSoon(() -> {
                log.add("first");
                second[0].cancel();
              });
          second[0] = runningLoop().callSoon(() -> log.add("second"));
          yieldNow();
          log.add("main");
        });

    assertThat(trail).containsExactly("first", "main");
  }

  @OnEachCarrier
  void aTimerCanCancelOneThatIsDueInTheSameTurn(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          TimerHandle[] second = new TimerHandle[1];
          runningLoop()
              .callLater(
                  Duration.ofSeconds(1),
                  () -> {
                    log.add("first");
                    second[0].cancel();
                  });
          second[0] = runningLoop().callLater(Duration.ofSeconds(1), () -> log.add("second"));
          sleep(Duration.ofSeconds(2));
          log.add("main");
        });

    assertThat(trail).containsExactly("first", "main");
  }

  @OnEachCarrier
  void cancellingAfterTheRunChangesNothing(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Handle handle = runningLoop().callSoon(() -> log.add("ran"));
          TimerHandle timer = runningLoop().callLater(Duration.ZERO, () -> log.add("timer ran"));
          yieldNow();
          yieldNow();
          handle.cancel();
          timer.cancel();
          yieldNow();
        });

    assertThat(trail).containsExactly("ran", "timer ran");
  }

  @OnEachCarrier
  void aCancelledTimerDoesNotMoveAVirtualClock(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          TimerHandle timer =
              runningLoop().callLater(Duration.ofSeconds(1), () -> log.add("cancelled"));
          timer.cancel();
          sleep(Duration.ofSeconds(2));
          log.add("main");
          runningLoop().callLater(Duration.ofSeconds(1), () -> {}).cancel();
          await(lab.elsewhere(() -> "the loop is idle meanwhile"));
          log.add("main again");
        });

    assertThat(trail).containsExactly("2s main", "2s main again");
  }

  @OnEachCarrier
  void ofThousandsOfTimersThoseThatWereNotCancelledComeInOrder(Lab lab) {
    List<String> expected = new ArrayList<>();
    List<String> trail =
        lab.times(log -> {
          List<TimerHandle> cancelled = new ArrayList<>();
          for (int i = 0; i < 3000; i++) {
            String name = "timer " + i;
            TimerHandle timer = runningLoop().callLater(Duration.ofSeconds(i), () -> log.add(name));
            if (i % 100 == 0) {
              expected.add(Trail.text(Duration.ofSeconds(i)) + " " + name);
            } else {
              cancelled.add(timer);
            }
          }
          cancelled.forEach(TimerHandle::cancel);
          sleep(Duration.ofMinutes(50));
        });

    assertThat(trail).isEqualTo(expected);
  }

  @OnEachCarrier
  void aHandleCanBeCancelledFromAnotherThread(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Handle[] later = new Handle[2];
          runningLoop()
              .callSoon(() -> {
                CompletableFuture<Void> elsewhere = lab.elsewhere(() -> cancel(later));
                while (!elsewhere.isDone()) {
                  Thread.onSpinWait();
                }
                log.add("cancelled elsewhere");
              });
          later[0] = runningLoop().callSoon(() -> log.add("callback"));
          later[1] = runningLoop().callLater(Duration.ZERO, () -> log.add("timer"));
          sleep(Duration.ofSeconds(1));
          assertThat(later).allMatch(Handle::isCancelled);
        });

    assertThat(trail).containsExactly("cancelled elsewhere");
  }

  private static Void cancel(Handle... handles) {
    for (Handle handle : handles) {
      handle.cancel();
    }
    return null;
  }
}
