package dev.tauko.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tauko.test.Host.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The search finds what is there, and nothing else. */
class RacesTest {
  /** How many rows of seeds are tried for the table in {@code docs/testing.md}. */
  private static final int ROWS = 51;

  /** So many seeds find any of them. */
  private static final int MOST = 2000;

  /** So many runs each way to search has for each race. */
  private static final int RUNS = 10_000;

  /** Enough seeds between two rows that they do not meet. */
  private static final long APART = 100_000;

  @ParameterizedTest
  @EnumSource(Races.class)
  void noRaceShowsFirstInFirstOut(Races race) {
    assertThatCode(() -> Simulation.run(race.program())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(Races.class)
  void eachRaceIsFoundAndShrunkToAFewDeviations(Races race) {
    Exploration exploration = Simulation.setup().search(400, race.program());

    Schedule schedule = Objects.requireNonNull(exploration.schedule(), race + " was not found");
    assertThat(schedule.deviations()).hasSizeBetween(1, 3);
    assertThatCode(() -> Simulation.replay(schedule.toString()).run(race.program()))
        .isInstanceOf(SimulationFailure.class);
  }

  @ParameterizedTest
  @EnumSource(RaceFree.class)
  void aProgramWithoutARaceGivesNoFalseAlarm(RaceFree program) {
    assertThat(Simulation.explore(500, program.program()).failingSeeds()).isEmpty();
  }

  @Test
  @Tag("stress")
  void noFalseAlarmInAHundredThousandSeeds() {
    for (RaceFree program : RaceFree.values()) {
      assertThat(Simulation.explore(100_000, program.program()).failingSeeds()).isEmpty();
    }
  }

  /** Prints the rows of the table in {@code docs/testing.md}. */
  @Test
  @Tag("stress")
  void theTableOfSeedsNeeded() {
    for (Races race : Races.values()) {
      for (long row = -ROWS; row < 0; row++) {
        seedsNeeded(race, row * APART);
      }
    }
    for (Races race : Races.values()) {
      long begin = System.nanoTime();
      int[] needed =
          Stream.iterate(0L, row -> row + APART)
              .limit(ROWS)
              .mapToInt(row -> seedsNeeded(race, row))
              .sorted()
              .toArray();
      long nanos = (System.nanoTime() - begin) / ROWS;
      System.out.printf(
          "| %s | %d | %d | %.2f ms |%n",
          race.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          needed[ROWS / 2],
          needed[ROWS - 1],
          nanos / 1e6);
      assertThat(needed[ROWS - 1]).isLessThanOrEqualTo(MOST);
    }
  }

  private interface Search {
    Oracle of(long seed);
  }

  /**
   * How many of the bugs are found within 10,000 runs: by the repetition of the program as it is,
   * by any choice with the same chance, by priorities, and by the mixture of {@code explore}.
   * Prints the figures in {@code docs/testing.md}.
   */
  @Test
  @Tag("stress")
  void eachWayToSearchFindsNearlyAllRaces() {
    assertThat(found("repetition", seed -> Oracle.fifo())).isZero();
    assertThat(found("random", seed -> Oracle.uniform(new SplitMix(seed))))
        .isGreaterThanOrEqualTo(27);
    assertThat(found("PCT(3)", seed -> Priorities.ofSeed(new SplitMix(seed), 3)))
        .isGreaterThanOrEqualTo(29);
    assertThat(found("explore", Oracle::ofSeed)).isEqualTo(Races.values().length);
  }

  private static int found(String name, Search search) {
    List<Races> missed = new ArrayList<>();
    for (Races race : Races.values()) {
      if (seedsNeeded(race, 0, RUNS, search) > RUNS) {
        missed.add(race);
      }
    }
    int found = Races.values().length - missed.size();
    System.out.printf("%s: %d found; missed %s%n", name, found, missed);
    return found;
  }

  private static int seedsNeeded(Races race, long first) {
    return seedsNeeded(race, first, MOST, Oracle::ofSeed);
  }

  private static int seedsNeeded(Races race, long first, int most, Search search) {
    Host host = Host.acquire(Settings.DEFAULT.config());
    try {
      Laboratory laboratory = new Laboratory(host, Settings.DEFAULT, race.program().asCoroutine());
      int number = 1;
      while (number <= most && !laboratory.run(search.of(first + number), Detail.NONE).failed()) {
        number++;
      }
      return number;
    } finally {
      host.release();
    }
  }
}
