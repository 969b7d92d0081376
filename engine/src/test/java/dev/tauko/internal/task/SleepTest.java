package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sleep takes its time, and no longer when it is cancelled. */
class SleepTest {

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_sleep")
  void sleepsAddUpExactly(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<String> task =
              createTask(() -> {
                sleep(Duration.ofMillis(50));
                log.add("half");
                sleep(Duration.ofMillis(50));
                return "yeah";
              });
          log.add(task.await());
        });

    assertThat(trail).containsExactly("0.05s half", "0.1s yeah");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.SleepTests.test_sleep_zero")
  void aSleepOfNothingLetsWhatIsReadyRunOnce(Lab lab) {
    for (Duration nothing : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      List<String> trail =
          lab.trail(log -> {
            runningLoop()
                .callSoon(() -> {
                  log.add("ready");
                  runningLoop().callSoon(() -> log.add("ready later"));
                });
            sleep(nothing);
            log.add("main");
            yieldNow();
          });

      assertThat(trail).as("%s", nothing).containsExactly("ready", "main", "ready later");
    }
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_sleep_cancel")
  void aCancelledSleepHoldsTheClockNoLonger(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> sleeper = createTask(() -> sleep(Duration.ofSeconds(10)));
          yieldNow();
          sleeper.cancel();
          yieldNow();
          log.add("cancelled " + sleeper.isCancelled());
          await(lab.elsewhere(() -> "the loop is idle meanwhile"));
          log.add("main");
        });

    assertThat(trail).containsExactly("0s cancelled true", "0s main");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_task_cancel_sleeping_task")
  void aTimerMayCancelASleeper(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> sleeper = createTask(() -> sleep(Duration.ofSeconds(5000)));
          runningLoop().callLater(Duration.ofMillis(100), sleeper::cancel);
          assertThat(catchThrowable(sleeper::await)).isInstanceOf(CancelledError.class);
          log.add("cancelled");
        });

    assertThat(trail).containsExactly("0.1s cancelled");
  }

  @Test
  void nobodySleepsOutsideOfACoroutine() {
    assertThatThrownBy(() -> sleep(Duration.ZERO))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sleep()")
        .hasMessageContaining("no coroutine");
  }
}
