package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.observe.EngineStats;
import dev.tauko.observe.EngineStats.Bucket;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long steps take. */
class StepTimesTest {
  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static long minutes(long minutes) {
    return TimeUnit.MINUTES.toNanos(minutes);
  }

  @Test
  void eachStepIsInOneBucket() {
    StepTimes times = new StepTimes();
    times.turnTo(true, 0);
    times.turnTo(true, 10_000);
    times.turnTo(true, 20_001);
    times.turnTo(false, 20_001 + millis(5000));
    // The loop waits.
    times.turnTo(true, minutes(1));
    assertThat(times.count(0)).isEqualTo(1);
    assertThat(times.count(1)).isEqualTo(1);
    assertThat(times.count(StepTimes.bounds().length)).isEqualTo(1);
    assertThat(times.total()).isEqualTo(20_001 + millis(5000));
    assertThat(times.longest()).isEqualTo(millis(5000));
  }

  @Test
  void theLongestStepIsForgottenInTime() {
    StepTimes times = new StepTimes();
    times.turnTo(true, 0);
    times.turnTo(true, millis(300));
    times.turnTo(true, millis(301));
    assertThat(times.longest()).isEqualTo(millis(300));
    times.turnTo(false, millis(302));
    times.turnTo(true, minutes(1) + 1);
    times.turnTo(false, minutes(1) + millis(2));
    assertThat(times.longest()).isEqualTo(millis(300));
    times.turnTo(true, minutes(2) + millis(9));
    times.turnTo(false, minutes(2) + millis(10));
    assertThat(times.longest()).isLessThan(millis(3));
  }

  @OnEachCarrier
  void aLoopMeasuresIfItIsTo(Lab lab) {
    lab.with("tauko.event-loop.step-times = on")
        .run(() -> {
          EngineStats.StepTimes before = Engine.current().stats().stepTimes();
          for (int i = 0; i < 100; i++) {
            yieldNow();
          }
          EngineStats.StepTimes after = Engine.current().stats().stepTimes();
          assertThat(after.count()).isGreaterThanOrEqualTo(before.count() + 100);
          assertThat(after.total()).isGreaterThan(before.total());
          assertThat(after.longest()).isPositive();
          assertThat(after.buckets())
              .extracting(Bucket::atMost)
              .startsWith(Duration.ofNanos(10_000))
              .endsWith((Duration) null);
        });
  }
}
