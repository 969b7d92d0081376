package dev.tauko.tools;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  /** The delays after the first attempts, in milliseconds. */
  private static List<Long> delays(Backoff backoff, int attempts, RandomGenerator random) {
    List<Long> delays = new ArrayList<>();
    Duration previous = ZERO;
    for (int attempt = 1; attempt <= attempts; attempt++) {
      previous = backoff.delay(attempt, previous, random);
      delays.add(previous.toMillis());
    }
    return delays;
  }

  private static RandomGenerator seeded() {
    return new SplittableRandom(7);
  }

  @Test
  void constantIsTheSameEveryTime() {
    assertThat(delays(Backoff.constant(ofMillis(300)), 3, seeded()))
        .containsExactly(300L, 300L, 300L);
  }

  @Test
  void exponentialDoublesUpToTheLongest() {
    assertThat(delays(Backoff.exponential(ofMillis(100), ofSeconds(1)), 6, seeded()))
        .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    assertThat(delays(Backoff.exponential(ofMillis(100), ofSeconds(9), 3), 5, seeded()))
        .containsExactly(100L, 300L, 900L, 2700L, 8100L);
    assertThat(delays(Backoff.exponential(ofMillis(100), ofSeconds(9), 1), 3, seeded()))
        .containsExactly(100L, 100L, 100L);
  }

  @Test
  void jitterIsThatOfTheSeed() {
    assertThat(delays(Backoff.fullJitter(ofMillis(100), ofSeconds(1)), 6, seeded()))
        .isEqualTo(delays(Backoff.fullJitter(ofMillis(100), ofSeconds(1)), 6, seeded()))
        .isNotEqualTo(
            delays(Backoff.fullJitter(ofMillis(100), ofSeconds(1)), 6, new SplittableRandom(8)));
  }

  @Test
  void fullJitterIsBetweenZeroAndWhatExponentialGives() {
    Backoff jitter = Backoff.fullJitter(ofMillis(100), ofSeconds(1));
    Backoff bound = Backoff.exponential(ofMillis(100), ofSeconds(1));
    RandomGenerator random = seeded();
    for (int attempt = 1; attempt <= 1_000; attempt++) {
      assertThat(jitter.delay(attempt, ZERO, random))
          .isBetween(ZERO, bound.delay(attempt, ZERO, random));
    }
    assertThat(jitter.delay(3, ZERO, most())).isEqualTo(ofMillis(400));
    assertThat(jitter.delay(3, ZERO, () -> 0)).isZero();
  }

  @Test
  void decorrelatedIsBetweenTheBaseAndThreeTimesTheWaitBefore() {
    Backoff decorrelated = Backoff.decorrelated(ofMillis(100), ofSeconds(2));
    RandomGenerator random = seeded();
    Duration previous = ZERO;
    for (int attempt = 1; attempt <= 1_000; attempt++) {
      Duration delay = decorrelated.delay(attempt, previous, random);
      Duration bound = previous.isZero() ? ofMillis(300) : previous.multipliedBy(3);
      assertThat(delay).isBetween(ofMillis(100), bound).isLessThanOrEqualTo(ofSeconds(2));
      previous = delay;
    }
  }

  /**
   * Gives the largest number below any bound that is a power of two or close to the range's end.
   */
  private static RandomGenerator most() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return -1;
      }

      @Override
      public long nextLong(long origin, long bound) {
        return bound - 1;
      }
    };
  }

  @Test
  void noAttemptOverflows() {
    for (Backoff backoff :
        List.of(
            Backoff.constant(FOR_EVER),
            Backoff.exponential(ofSeconds(1), FOR_EVER),
            Backoff.exponential(ofSeconds(1), FOR_EVER, 1e300),
            Backoff.exponential(ZERO, FOR_EVER, 1e300),
            Backoff.exponential(FOR_EVER, FOR_EVER),
            Backoff.fullJitter(ofSeconds(1), FOR_EVER),
            Backoff.fullJitter(FOR_EVER, FOR_EVER),
            Backoff.decorrelated(ofSeconds(1), FOR_EVER),
            Backoff.decorrelated(FOR_EVER, FOR_EVER))) {
      for (int attempt : new int[] {1, 2, 31, 32, 33, 62, 63, 64, 65, 1_000, Integer.MAX_VALUE}) {
        for (RandomGenerator random : List.of(seeded(), most())) {
          assertThat(backoff.delay(attempt, FOR_EVER, random))
              .as("%s after %d", backoff, attempt)
              .isBetween(ZERO, FOR_EVER);
        }
      }
    }
  }

  @Test
  void wrongBoundsAreRejected() {
    assertThatThrownBy(() -> Backoff.constant(ofMillis(-1)))
        .hasMessage("delay is zero or more, not PT-0.001S");
    assertThatThrownBy(() -> Backoff.fullJitter(ofSeconds(2), ofSeconds(1)))
        .hasMessage("longest is the base, PT2S, or more, not PT1S");
    assertThatThrownBy(() -> Backoff.exponential(ZERO, ZERO, 0.5))
        .hasMessage("factor is 1 or more, not 0.5");
    assertThatThrownBy(() -> Backoff.exponential(ZERO, ZERO, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
