package dev.tauko.internal.loop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long the steps of a loop take: their number, their time in all, the longest one lately, and
 * how many were how long. Written by the loop, one number after another; read by any thread, which
 * may see some of them and not yet the others.
 */
public final class StepTimes {
  /** The buckets reach up to these times, in nanoseconds; a last one has what takes longer. */
  private static final long[] BOUNDS = {
    micros(10),
    micros(30),
    micros(100),
    micros(300),
    millis(1),
    millis(3),
    millis(10),
    millis(30),
    millis(100),
    millis(300),
    millis(1000),
    millis(3000)
  };

  /** The place in the array behind the buckets. */
  private static final int TOTAL = BOUNDS.length + 1;

  private final AtomicLongArray numbers = new AtomicLongArray(TOTAL + 1);
  private final RecentLongest longest = new RecentLongest();
  private long since;
  private boolean running;

  private static long micros(long micros) {
    return TimeUnit.MICROSECONDS.toNanos(micros);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /**
   * A step ends, and another one begins if there is one. By the loop.
   *
   * @param now the time, in nanoseconds
   */
  void turnTo(boolean another, long now) {
    if (running) {
      add(now - since, now);
    }
    since = now;
    running = another;
  }

  private void add(long nanos, long now) {
    int bucket = 0;
    while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
      bucket++;
    }
    plus(bucket, 1);
    plus(TOTAL, nanos);
    longest.add(nanos, now);
  }

  /** The loop is the only writer. */
  private void plus(int place, long more) {
    numbers.setRelease(place, numbers.getPlain(place) + more);
  }

  /** The bounds of the buckets, in nanoseconds. */
  public static long[] bounds() {
    return BOUNDS.clone();
  }

  /**
   * How many steps were in a bucket.
   *
   * @param bucket an index of {@link #bounds}, or one more for what took longer
   */
  public long count(int bucket) {
    return numbers.getAcquire(bucket);
  }

  /** The time of all steps, in nanoseconds. */
  public long total() {
    return numbers.getAcquire(TOTAL);
  }

  /** The longest step of the last one or two minutes, in nanoseconds. */
  public long longest() {
    return longest.nanos();
  }
}
