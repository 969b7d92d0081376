package dev.tauko.tools;

/**
 * When something may pass, by a {@link Rate} and by what has passed. Times are in nanoseconds. What
 * may pass at a time may pass at any later time, too, if nothing else has passed meanwhile. Not
 * thread-safe.
 */
abstract sealed class Law permits BucketLaw, WindowLaw {
  static final long NEVER = Long.MAX_VALUE;

  /** A law by which nothing has passed yet. */
  static Law of(Rate rate) {
    return switch (rate) {
      case Rate.Bucket bucket -> new BucketLaw(bucket);
      case Rate.Window window -> new WindowLaw(window);
    };
  }

  /** The rate. */
  abstract Rate rate();

  /** The earliest time at which this much may pass; it may be past. */
  abstract long earliest(long now, int weight);

  /** Takes note that this much passes now. */
  abstract void pass(long now, int weight);

  /** The law of another rate from now on, for which what has passed so far counts. */
  abstract Law changeTo(Rate rate, long now);
}
