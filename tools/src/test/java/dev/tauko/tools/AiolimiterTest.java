package dev.tauko.tools;

import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A token bucket whose burst is its rate lets in what aiolimiter's {@code AsyncLimiter(max_rate,
 * time_period)} lets in: there a level rises with each call, leaks at the rate, and never exceeds
 * it.
 */
class AiolimiterTest {

  /** aiolimiter's rule, in whole units of a nanosecond's leak. */
  private static final class Leaky {
    private final long perPermit;
    private final long most;
    private long level;
    private long last;

    Leaky(int rate, long period) {
      this.perPermit = period / rate;
      this.most = rate * perPermit;
    }

    boolean letsIn(long now, int amount) {
      level = Math.max(0, level - (now - last));
      last = now;
      if (level + amount * perPermit > most) {
        return false;
      }
      level += amount * perPermit;
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 1", "100, 60", "1000, 1"})
  void theSameCallsAreLetIn(int rate, int seconds) {
    Loops.run(() -> {
      RateLimiter ours = RateLimiter.tokenBucket(rate, ofSeconds(seconds), rate);
      Leaky theirs = new Leaky(rate, ofSeconds(seconds).toNanos());
      SplittableRandom random = new SplittableRandom(rate);
      int admitted = 0;
      for (int i = 0; i < 5000; i++) {
        int amount = random.nextInt(1, Math.min(rate, 4) + 1);
        boolean expected = theirs.letsIn(runningLoop().time().toNanos(), amount);
        assertThat(ours.tryAcquire(amount)).as("call %d", i).isEqualTo(expected);
        admitted += expected ? 1 : 0;
        sleep(ofMillis(random.nextInt(1 + 4000 * seconds / rate)));
      }
      assertThat(admitted).isBetween(500, 4900);
    });
  }
}
