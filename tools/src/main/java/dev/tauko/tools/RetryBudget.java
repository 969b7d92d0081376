package dev.tauko.tools;

import dev.tauko.tools.internal.Require;

/**
 * How many attempts beyond the first there may be, all callers together, so that repeating does not
 * multiply the load on a server that is down: a minimum, and for each first attempt a share of one
 * more. Thread-safe.
 *
 * <p>With a share of 0.1 and a minimum of 10, a thousand calls that always fail make 1,110 attempts
 * at most.
 */
public final class RetryBudget {
  /** Shares are counted in these, so that sums are exact. */
  private static final long UNIT = 1_000_000;

  private final long share;
  private final long full;
  private long left;
  private long granted;
  private long refused;

  private RetryBudget(int minimum, double share) {
    this.share = Math.round(share * UNIT);
    this.full = minimum * UNIT;
    this.left = full;
  }

  /**
   * A budget.
   *
   * @param minimum how many attempts beyond the first there may be without any calls; unused shares
   *     are saved up to this number
   * @param share how many there may be more for each call, 0 to 1
   */
  public static RetryBudget of(int minimum, double share) {
    Require.atLeast(1, minimum, "minimum");
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share is 0 to 1, not " + share);
    }
    return new RetryBudget(minimum, share);
  }

  /** Adds the share of one call; {@link Tools#retry} does it when the call begins. */
  public synchronized void deposit() {
    left = Math.min(full, left + share);
  }

  /** Takes one attempt; returns false if there is none. */
  public synchronized boolean withdraw() {
    if (left < UNIT) {
      refused++;
      return false;
    }
    left -= UNIT;
    granted++;
    return true;
  }

  /** The budget at present. */
  public synchronized Stats stats() {
    return new Stats(left / UNIT, granted, refused);
  }

  /**
   * A budget at a moment.
   *
   * @param left attempts that may be made now
   * @param granted attempts that were granted in all
   * @param refused attempts that were refused in all
   */
  public record Stats(long left, long granted, long refused) {}

  @Override
  public String toString() {
    return "Retry" + stats();
  }
}
