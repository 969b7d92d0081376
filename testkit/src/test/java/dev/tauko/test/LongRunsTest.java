package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A race among coroutines that have nothing to do with it: the schedule that is left names the race
 * alone.
 */
class LongRunsTest {
  private static final int OTHERS = 10;

  /** The most characters of a schedule that are easily pasted. */
  private static final int CHARACTERS = 200;

  /** A race beside others that take so many turns in all. */
  private static Coroutine.OfVoid among(int turns, Races race) {
    return () -> {
      List<Task<?>> others = new ArrayList<>();
      for (int i = 0; i < OTHERS; i++) {
        others.add(createTask(() -> Races.turns(turns / OTHERS)));
      }
      race.program().run();
      for (Task<?> other : others) {
        other.await();
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Races.class)
  void fewDeviationsAreLeftOfARunOfHundredsOfDecisions(Races race) {
    Exploration exploration = search(200, race);

    assertThat(exploration.failingSeeds()).as("failing seeds").isNotEmpty();
    assertIsShort(race, exploration);
  }

  /** Prints the rows of the table of shrinking in {@code docs/testing.md}. */
  @Test
  @Tag("stress")
  @Timeout(1200)
  void theTableOfShrinking() {
    for (int turns : new int[] {200, 1000, 5000}) {
      for (Races race : Races.values()) {
        long begin = System.nanoTime();
        Exploration exploration = search(turns, race);
        System.out.printf(
            "| %s | %d | %d | %s | %.1f s |%n",
            race.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            exploration.decisions(),
            exploration.runs(),
            exploration.schedule(),
            (System.nanoTime() - begin) / 1e9);
        assertIsShort(race, exploration);
      }
    }
  }

  private static void assertIsShort(Races race, Exploration exploration) {
    Schedule schedule = Objects.requireNonNull(exploration.schedule());
    assertThat(schedule.deviations()).hasSizeBetween(1, most(race));
    assertThat(schedule.toString()).hasSizeLessThanOrEqualTo(CHARACTERS);
  }

  /**
   * One coroutine has to have four steps before another one's next: where others are always ready,
   * each of them is a deviation.
   */
  private static int most(Races race) {
    return race == Races.DONE_TOO_EARLY ? 6 : 3;
  }

  private static Exploration search(int turns, Races race) {
    Settings settings = Settings.DEFAULT;
    Host host = Host.acquire(settings.config());
    try {
      return new Laboratory(host, settings, among(turns, race).asCoroutine()).seeds(1, 2000, true);
    } finally {
      host.release();
    }
  }
}
