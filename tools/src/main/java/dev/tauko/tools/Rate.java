package dev.tauko.tools;

import dev.tauko.tools.internal.Require;
import java.time.Duration;

/**
 * How much may pass a {@link RateLimiter} in which time. A rate of zero lets nothing pass until
 * another one is set. Immutable, thread-safe.
 */
public sealed interface Rate {

  /** How much may pass within {@link #per}. */
  int permits();

  /** The time that the number is for. */
  Duration per();

  /** The most that one call may ask for. */
  int most();

  /**
   * A bucket that is full at first, and gets one permit every {@code per / permits}. In any time
   * span no more passes than the burst and what the bucket gets in that time, to the nanosecond.
   *
   * @param permits how many permits there are within {@code per}, 0 or more
   * @param per the time that the number is for, more than zero
   * @param burst how many permits the bucket holds at most, 1 or more: so much may pass at once
   *     after a pause
   */
  static Rate bucket(int permits, Duration per, int burst) {
    return new Bucket(permits, per, burst);
  }

  /**
   * A window that slides: in any time span of the length {@code per} no more passes than {@code
   * permits}. Remembers each call within the window.
   *
   * @param permits how much may pass, 0 or more
   * @param per the length of the window, more than zero
   */
  static Rate window(int permits, Duration per) {
    return new Window(permits, per);
  }

  /** {@link Rate#bucket}. */
  record Bucket(int permits, Duration per, int burst) implements Rate {
    /** Checks the numbers. */
    public Bucket {
      Require.atLeast(0, permits, "permits");
      Require.positive(per, "per");
      Require.atLeast(1, burst, "burst");
    }

    @Override
    public int most() {
      return burst;
    }
  }

  /** {@link Rate#window}. */
  record Window(int permits, Duration per) implements Rate {
    /** Checks the numbers. */
    public Window {
      Require.atLeast(0, permits, "permits");
      Require.positive(per, "per");
    }

    @Override
    public int most() {
      return permits;
    }
  }
}
