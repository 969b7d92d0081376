package dev.tauko.internal.loop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The longest of some times, of the minute under way and of the one before. Written by one thread;
 * read by any.
 */
final class RecentLongest {
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong longestBefore = new AtomicLong();
  private long windowBegin;

  /**
   * A time was measured. By the writer.
   *
   * @param nanos the time
   * @param now when, by a clock that the caller always uses
   */
  void add(long nanos, long now) {
    if (now - windowBegin > WINDOW) {
      boolean next = now - windowBegin <= 2 * WINDOW;
      longestBefore.setRelease(next ? longest.getPlain() : 0);
      longest.setRelease(0);
      windowBegin = now;
    }
    if (nanos > longest.getPlain()) {
      longest.setRelease(nanos);
    }
  }

  /** The longest time, in nanoseconds; zero if there was none. */
  long nanos() {
    return Math.max(longest.getAcquire(), longestBefore.getAcquire());
  }
}
