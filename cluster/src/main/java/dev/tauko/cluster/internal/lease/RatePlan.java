package dev.tauko.cluster.internal.lease;

/**
 * A rate, and how it is handed out: in blocks, which nodes must use within {@link #validity}. What
 * is used in any span was handed out in that span or up to a validity before. So the bucket from
 * which blocks come holds less than the burst, by what the rate gives in a validity; and no more is
 * ever used in a span than the burst and what the rate gives in the span.
 *
 * @param permits how much may pass within {@code per}
 * @param per in nanoseconds
 * @param burst how much may pass at once after a pause, 2 or more
 */
public record RatePlan(int permits, long per, int burst) {
  private static final long LONGEST = 1_000_000_000;

  /** How long a block may be used, in nanoseconds. */
  long validity() {
    int half = burst / 2;
    return (long) Math.min(LONGEST, (double) per * half / permits);
  }

  /** The most that is handed out at once, and that one call may ask for. */
  public int most() {
    return burst - (int) Math.ceil((double) validity() * permits / per - 1e-9);
  }

  /** The time in which the rate gives so much, rounded up. */
  long cost(int count) {
    return (long) Math.ceil((double) per * count / permits);
  }
}
