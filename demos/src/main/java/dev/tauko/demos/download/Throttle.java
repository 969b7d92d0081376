package dev.tauko.demos.download;

import dev.tauko.tools.Rate;
import dev.tauko.tools.RateLimiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Holds bytes back, so that no more of them pass in a second than is allowed. */
final class Throttle {
  private static final int MOST_AT_ONCE = 64 << 10;

  private final @Nullable RateLimiter limiter;
  private final int burst;

  private Throttle(@Nullable RateLimiter limiter, int burst) {
    this.limiter = limiter;
    this.burst = burst;
  }

  /** A throttle of this many bytes a second; 0 for no limit. */
  static Throttle of(long bytesPerSecond) {
    if (bytesPerSecond == 0) {
      return new Throttle(null, Integer.MAX_VALUE);
    }
    int rate = (int) Math.min(bytesPerSecond, Integer.MAX_VALUE);
    int burst = Math.min(rate, MOST_AT_ONCE);
    return new Throttle(RateLimiter.of(Rate.bucket(rate, Duration.ofSeconds(1), burst)), burst);
  }

  /** How many bytes to read at once. */
  int most() {
    return burst;
  }

  /** Suspends until so many bytes may pass. */
  void pass(int bytes) {
    if (limiter != null) {
      for (int left = bytes; left > 0; left -= burst) {
        limiter.acquire(Math.min(left, burst));
      }
    }
  }
}
