package dev.tauko.tools;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.tools.Tools.repeatEvery;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.tools.Loops.Trail;
import dev.tauko.tools.Loops.Watch;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RepeatTest {

  @Test
  void aFixedRateDoesNotDrift() {
    Loops.run(() -> {
      Watch watch = new Watch();
      long[] runs = {0};
      Repeat.fixedRate(ofMillis(10))
          .times(100_001)
          .run(tick -> {
            runs[0]++;
            sleep(ofNanos(tick.number() % 7 * 1_000_000));
          });
      assertThat(runs[0]).isEqualTo(100_001);
      assertThat(watch.millis()).isBetween(1_000_000L, 1_000_006L);
    });
  }

  @Test
  void aFixedDelayIsBetweenTheRuns() {
    Loops.run(() -> {
      Trail trail = new Trail();
      Repeat.fixedDelay(ofMillis(10))
          .initialDelay(ofMillis(5))
          .times(3)
          .run(tick -> {
            trail.add("begins");
            sleep(ofMillis(7));
          });
      assertThat(trail.entries()).containsExactly("begins at 5", "begins at 22", "begins at 39");
      assertThatThrownBy(() -> Repeat.fixedDelay(ZERO).overrun(Overrun.SKIP))
          .isInstanceOf(IllegalStateException.class);
    });
  }

  /** Runs every 10 ms, of which the second takes 35 ms. */
  private static Trail overrun(Overrun overrun) {
    Trail trail = new Trail();
    Repeat.fixedRate(ofMillis(10))
        .overrun(overrun)
        .times(6)
        .run(tick -> {
          trail.add(
              tick.number() + " late " + tick.late().toMillis() + " skipped " + tick.skipped());
          sleep(ofMillis(tick.number() == 1 ? 35 : 1));
        });
    return trail;
  }

  @Test
  void missedRunsAreLeftOut() {
    Loops.run(() ->
        assertThat(overrun(Overrun.SKIP).entries())
            .containsExactly(
                "0 late 0 skipped 0 at 0",
                "1 late 0 skipped 0 at 10",
                "2 late 0 skipped 3 at 50",
                "3 late 0 skipped 0 at 60",
                "4 late 0 skipped 0 at 70",
                "5 late 0 skipped 0 at 80"));
  }

  @Test
  void missedRunsAreMadeUpFor() {
    Loops.run(() ->
        assertThat(overrun(Overrun.BURST).entries())
            .containsExactly(
                "0 late 0 skipped 0 at 0",
                "1 late 0 skipped 0 at 10",
                "2 late 25 skipped 0 at 45",
                "3 late 16 skipped 0 at 46",
                "4 late 7 skipped 0 at 47",
                "5 late 0 skipped 0 at 50"));
  }

  @Test
  void theBeatBeginsAnewAfterAMissedRun() {
    Loops.run(() ->
        assertThat(overrun(Overrun.DELAY).entries())
            .containsExactly(
                "0 late 0 skipped 0 at 0",
                "1 late 0 skipped 0 at 10",
                "2 late 0 skipped 0 at 45",
                "3 late 0 skipped 0 at 55",
                "4 late 0 skipped 0 at 65",
                "5 late 0 skipped 0 at 75"));
  }

  @Test
  void itEndsByACancellationOrAFailure() {
    Loops.run(() -> {
      Trail trail = new Trail();
      Task<?> task = createTask(() -> repeatEvery(ofSeconds(1), () -> trail.add("run")));
      sleep(ofMillis(2_500));
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
      assertThat(trail.entries()).containsExactly("run at 0", "run at 1000", "run at 2000");
      int[] runs = {0};
      assertThatThrownBy(() ->
              repeatEvery(
                  ofSeconds(1),
                  () -> {
                    if (++runs[0] == 3) {
                      throw new IOException("third");
                    }
                  }))
          .hasMessage("third");
    });
  }

  @Test
  void runsThatDoNotSuspendLetOthersRun() {
    Loops.run(() -> {
      Task<?> task = createTask(() -> Repeat.fixedDelay(ZERO).run(tick -> {}));
      sleep(ofMillis(0));
      task.cancel();
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
    });
  }
}
