package dev.tauko.test;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.channel.Select.receive;
import static dev.tauko.channel.Select.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The random numbers of a loop come from the seed of the run. */
class RandomNumbersTest {

  private static long drawn(SimulationSetup setup) {
    return setup.run(() -> runningLoop().random().nextLong());
  }

  @Test
  void aSeedGivesTheSameNumbersEachTime() {
    assertThat(drawn(Simulation.seeded(3)))
        .isEqualTo(drawn(Simulation.seeded(3)))
        .isNotEqualTo(drawn(Simulation.seeded(4)));
    assertThat(drawn(Simulation.setup())).isEqualTo(drawn(Simulation.setup()));
  }

  @Test
  void outsideOfASimulationTheyAreThoseOfTheJvm() throws Exception {
    List<Long> numbers = new ArrayList<>();
    dev.tauko.Asyncio.run(() -> {
      for (int i = 0; i < 3; i++) {
        numbers.add(runningLoop().random().nextLong());
      }
    });
    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(numbers).doesNotContain(drawn(Simulation.setup()));
  }

  /** One time in eight a request is lost, and the program does not care. */
  private static void loses() throws Exception {
    int[] answers = {0};
    Coroutine.OfVoid request =
        () -> {
          yieldNow();
          if (runningLoop().random().nextInt(8) > 0) {
            answers[0]++;
          }
        };
    gather(request, request);
    assertThat(answers[0]).isEqualTo(2);
  }

  @Test
  void aScheduleRepeatsTheNumbersWithWhichAProgramFails() {
    Schedule schedule =
        Objects.requireNonNull(Simulation.setup().search(100, RandomNumbersTest::loses).schedule());

    assertThat(schedule.deviations()).isEmpty();
    assertThat(schedule.toString()).matches("any@-?\\d+:");
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> Simulation.replay(schedule.toString()).run(RandomNumbersTest::loses))
          .isInstanceOf(SimulationFailure.class)
          .hasMessageContaining("expected: 2");
    }
  }

  @Test
  void numbersThatDoNotMatterAreNotInTheSchedule() {
    Schedule schedule =
        Objects.requireNonNull(
            Simulation.setup()
                .search(
                    200,
                    () -> {
                      sleep(Duration.ofMillis(runningLoop().random().nextInt(10)));
                      Races.LOST_UPDATE.program().run();
                    })
                .schedule());

    assertThat(schedule.randomSeed()).isZero();
    assertThat(schedule.deviations()).isNotEmpty();
  }

  @Test
  void selectDrawsFromTheSeed() {
    Coroutine.OfVoid program =
        () -> {
          Channel<String> left = Channel.buffered(8);
          Channel<String> right = Channel.buffered(8);
          for (int i = 0; i < 8; i++) {
            left.send("left");
            right.send("right");
          }
          for (int i = 0; i < 8; i++) {
            Simulation.current()
                .note(select(receive(left, side -> side), receive(right, side -> side)));
          }
        };
    Set<List<String>> traces = new HashSet<>();
    for (int seed = 0; seed < 5; seed++) {
      List<String> trace = Simulation.seeded(seed).trace(program);
      assertThat(Simulation.seeded(seed).trace(program)).isEqualTo(trace);
      traces.add(trace);
    }
    assertThat(traces).hasSizeGreaterThan(3);
  }
}
