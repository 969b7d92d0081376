package dev.tauko.tools;

import static dev.tauko.Asyncio.allTasks;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.tools.Tools.firstSuccess;
import static dev.tauko.tools.Tools.race;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.ExceptionGroup;
import dev.tauko.Task;
import dev.tauko.tools.Loops.Trail;
import dev.tauko.tools.Loops.Watch;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {

  private static Coroutine<Integer> after(int millis) {
    return () -> {
      sleep(ofMillis(millis));
      return millis;
    };
  }

  private static Coroutine<Integer> fails(int millis) {
    return () -> {
      sleep(ofMillis(millis));
      throw new IOException("after " + millis);
    };
  }

  @Test
  void theFirstDecidesAndTheOthersAreCancelledAndAwaited() throws Exception {
    Loops.run(() -> {
      Trail trail = new Trail();
      Coroutine<Integer> slow =
          () -> {
            try {
              sleep(ofMillis(100));
              return 100;
            } finally {
              sleep(ofMillis(5));
              trail.add("slow has cleaned up");
            }
          };
      assertThat(race(slow, after(20), after(30))).isEqualTo(20);
      trail.add("over");
      assertThat(trail.entries()).containsExactly("slow has cleaned up at 25", "over at 25");
      assertThat(allTasks()).hasSize(1);
    });
  }

  @Test
  void aFailureMayBeTheFirst() {
    Loops.run(() ->
        assertThatThrownBy(() -> race(after(20), fails(10)))
            .isInstanceOf(IOException.class)
            .hasMessage("after 10"));
  }

  @Test
  void whatALoserThrowsIsSuppressed() {
    Loops.run(() -> {
      IOException broken = new IOException("broken");
      Coroutine<Integer> breaks =
          () -> {
            try {
              return after(100).await();
            } catch (CancelledError cancelled) {
              throw broken;
            }
          };
      assertThatThrownBy(() -> race(breaks, fails(10)))
          .hasMessage("after 10")
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).contains(broken));
    });
  }

  @Test
  void aRaceOfBodiesWithoutResults() throws Exception {
    Loops.run(() -> {
      Watch watch = new Watch();
      race(() -> sleep(ofMillis(50)), () -> sleep(ofMillis(10)));
      assertThat(watch.millis()).isEqualTo(10);
    });
  }

  @Test
  void aRaceMayBeCancelled() {
    Loops.run(() -> {
      Task<?> task = createTask(() -> race(after(100), after(200)));
      sleep(ofMillis(10));
      task.cancel("stop");
      assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("stop");
      assertThat(allTasks()).hasSize(1);
    });
  }

  @Test
  void ofNothingNothingCanWin() {
    Loops.run(() -> {
      assertThatThrownBy(() -> race(List.<Coroutine<Integer>>of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> firstSuccess(List.<Coroutine<Integer>>of()))
          .isInstanceOf(IllegalArgumentException.class);
    });
  }

  @Test
  void firstSuccessPassesFailuresOver() {
    Loops.run(() -> {
      Watch watch = new Watch();
      assertThat(firstSuccess(after(30), fails(10), after(100)).intValue()).isEqualTo(30);
      assertThat(watch.millis()).isEqualTo(30);
      assertThat(allTasks()).hasSize(1);
    });
  }

  @Test
  void withoutASuccessAllFailuresAreThrownTogether() {
    Loops.run(() ->
        assertThatThrownBy(() ->
                firstSuccess(
                    fails(20),
                    fails(10),
                    () -> {
                      throw new CancelledError("gone");
                    }))
            .isInstanceOfSatisfying(
                ExceptionGroup.class,
                group ->
                    assertThat(group.exceptions())
                        .extracting(Throwable::getMessage)
                        .containsExactly("gone", "after 10", "after 20")));
  }

  @Test
  void onSeveralThreadsThereIsOneWinner() throws Exception {
    Loops.runParallel(() -> {
      for (int i = 0; i < 500; i++) {
        int winner = race(() -> 1, () -> 2, () -> 3);
        assertThat(winner).isBetween(1, 3);
        assertThat(firstSuccess(fails(0), () -> 5).intValue()).isEqualTo(5);
      }
      assertThat(allTasks()).hasSize(1);
    });
  }
}
