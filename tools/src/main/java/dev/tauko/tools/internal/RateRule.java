package dev.tauko.tools.internal;

import dev.tauko.tools.Rate;

/**
 * When something may pass, by a {@link Rate} and by what has passed. Times are in nanoseconds. What
 * may pass at a time may pass at any later time, too, if nothing else has passed meanwhile. Not
 * thread-safe.
 */
public abstract sealed class RateRule permits TokenBucket, SlidingWindow {
  /** The time that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  /** A rule by which nothing has passed yet. */
  public static RateRule of(Rate rate) {
    return switch (rate) {
      case Rate.Bucket bucket -> new TokenBucket(bucket);
      case Rate.Window window -> new SlidingWindow(window);
    };
  }

  /** The rate. */
  public abstract Rate rate();

  /** The earliest time at which this much may pass; it may be past. */
  public abstract long earliest(long now, int weight);

  /** Takes note that this much passes now. */
  public abstract void pass(long now, int weight);

  /** The rule of another rate from now on, for which what has passed so far counts. */
  public abstract RateRule changeTo(Rate rate, long now);
}
