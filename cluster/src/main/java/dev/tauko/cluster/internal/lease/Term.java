package dev.tauko.cluster.internal.lease;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The right of one node to decide about the names of a shard, for as long as a majority of the
 * nodes has confirmed it, and the numbers that it may give away: tokens and tickets, which only
 * grow, from term to term too.
 *
 * <p>A number is 35 bits of the term and 28 bits of a counter. A term is higher than every earlier
 * one of the shard, since {@link TermKeeper} has read that one from a majority; and it is not lower
 * than the wall clock's time since 2026 in units of 64 ms, so that numbers go on growing after all
 * nodes were restarted and nothing was there to read.
 *
 * <p>Times are those of the node's monotonic clock, in nanoseconds. Thread-safe: the keeper of the
 * shard extends the term, the names of the shard read it.
 */
public final class Term {
  private static final int COUNTER_BITS = 28;
  private static final long PER_TERM = 1L << COUNTER_BITS;
  private static final long EPOCH_MILLIS = 1_767_225_600_000L;
  private static final int CLOCK_SHIFT = 6;

  private final AtomicLong last;
  private volatile long limit;
  private volatile long validUntil;
  private volatile boolean ended;

  /**
   * A term.
   *
   * @param number higher than those of all earlier terms
   * @param validUntil the time until which the term is known to be the latest one
   */
  public Term(long number, long validUntil) {
    this.validUntil = validUntil;
    this.last = new AtomicLong(number << COUNTER_BITS);
    this.limit = (number << COUNTER_BITS) + PER_TERM;
  }

  /**
   * The term of a node that is alone. It needs no confirmation, and its counter may run into the
   * numbers of later terms: it does not count as fast as the clock that those begin with.
   */
  static Term alone(long wallMillis, long now) {
    Term term = new Term(after(0, wallMillis), now + Long.MAX_VALUE / 2);
    term.limit = Long.MAX_VALUE;
    return term;
  }

  /** The number of a term that follows another one, zero if there was none. */
  public static long after(long previous, long wallMillis) {
    return Math.max(previous + 1, (wallMillis - EPOCH_MILLIS) >> CLOCK_SHIFT);
  }

  /** A number that is higher than all before it. */
  public long next() {
    return last.incrementAndGet();
  }

  /** Whether so many numbers have been given away that the keeper should ask for more. */
  public boolean runsOut() {
    return last.get() > limit - PER_TERM / 2;
  }

  /** The term has this number from now on, which is higher. */
  public void advanceTo(long number) {
    last.accumulateAndGet(number << COUNTER_BITS, Math::max);
    limit = (number << COUNTER_BITS) + PER_TERM;
  }

  /** How long the term is certain to last; zero or less if it is not. */
  public long certainFor(long now) {
    return !ended && last.get() < limit - 2 ? validUntil - now : 0;
  }

  /** A majority has confirmed the term. */
  public void extendTo(long time) {
    if (time - validUntil > 0) {
      validUntil = time;
    }
  }

  /** Another node has a later term. */
  public void end() {
    ended = true;
  }

  /** Whether another node has a later term. */
  public boolean isOver() {
    return ended;
  }
}
