package dev.tauko.cluster.internal.lease;

/**
 * A rate, and how it is handed out: in blocks, which nodes must use within {@link #validity}. What
 * is used in any span was handed out in that span or up to a validity before. A block that is
 * handed out late, as actors are not always punctual, counts as handed out up to a {@link
 * #lateness} before, so that nothing of the rate is lost. So the bucket from which blocks come
 * holds less than the burst, by what the rate gives in both; and no more is ever used in a span
 * than the burst and what the rate gives in the span.
 *
 * @param permits how much may pass within {@code per}
 * @param per in nanoseconds
 * @param burst how much may pass at once after a pause, 2 or more
 */
public record RatePlan(int permits, long per, int burst) {
  private static final long LONGEST = 1_000_000_000;
  private static final long MOST_LATE = 20_000_000;
  private static final long LATE_PART = 8;

  /** A validity and a lateness, in nanoseconds. */
  private long reserve() {
    int half = burst / 2;
    return (long) Math.min(LONGEST, (double) per * half / permits);
  }

  /** By how much a block may be handed out late without a loss, in nanoseconds. */
  long lateness() {
    return Math.min(MOST_LATE, reserve() / LATE_PART);
  }

  /** How long a block may be used, in nanoseconds. */
  long validity() {
    return reserve() - lateness();
  }

  /** The most that is handed out at once, and that one call may ask for. */
  public int most() {
    return burst - (int) Math.ceil((double) reserve() * permits / per - 1e-9);
  }

  /** The time in which the rate gives so much, rounded up. */
  long cost(int count) {
    return (long) Math.ceil((double) per * count / permits);
  }
}
