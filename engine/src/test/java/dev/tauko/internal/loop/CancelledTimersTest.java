package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.TimerHandle;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Cancelled timers stay in the queue only as long as they are few. */
class CancelledTimersTest {

  private static List<TimerHandle> timers(int number, int afterSeconds) {
    return IntStream.range(0, number)
        .mapToObj(i -> runningLoop().callLater(Duration.ofSeconds(afterSeconds + i), () -> {}))
        .toList();
  }

  private static int queued() {
    return ((LoopExecutor) ((CoroutineLoop) runningLoop()).executor()).figures().timers();
  }

  private static void cancel(List<TimerHandle> timers) {
    timers.forEach(TimerHandle::cancel);
  }

  @OnEachCarrier
  void theyAreTakenOutWhenTheyOutnumberTheOthers(Lab lab) {
    lab.with()
        .run(() -> {
          List<TimerHandle> timers = timers(1000, 10);
          cancel(timers.subList(0, 500));
          assertThat(queued()).isEqualTo(1000);
          timers.get(500).cancel();
          assertThat(queued()).isEqualTo(499);
          cancel(timers.subList(501, 601));
          assertThat(queued()).isEqualTo(499);
          cancel(timers);
          assertThat(queued()).isLessThanOrEqualTo(100);
        });
  }

  @OnEachCarrier
  void aHundredOfThemStay(Lab lab) {
    lab.with()
        .run(() -> {
          List<TimerHandle> timers = timers(101, 10);
          cancel(timers.subList(0, 100));
          assertThat(queued()).isEqualTo(101);
          timers.get(100).cancel();
          assertThat(queued()).isZero();
        });
  }

  @OnEachCarrier
  void thoseThatLeaveAtTheFrontCountNoLonger(Lab lab) {
    lab.with()
        .run(() -> {
          cancel(timers(90, 1));
          List<TimerHandle> later = timers(110, 1000);
          sleep(Duration.ofSeconds(500));
          assertThat(queued()).isEqualTo(110);
          cancel(later.subList(0, 100));
          assertThat(queued()).isEqualTo(110);
          later.get(100).cancel();
          assertThat(queued()).isEqualTo(9);
          cancel(later);
        });
  }

  @OnEachCarrier
  void oneThatHasComeOrWasCancelledBeforeDoesNotCount(Lab lab) {
    lab.with()
        .run(() -> {
          List<TimerHandle> come = timers(200, 0);
          sleep(Duration.ofMinutes(5));
          assertThat(queued()).isZero();
          List<TimerHandle> later = timers(101, 1000);
          cancel(come);
          cancel(later.subList(0, 60));
          cancel(later.subList(0, 60));
          assertThat(queued()).isEqualTo(101);
          cancel(later);
        });
  }
}
