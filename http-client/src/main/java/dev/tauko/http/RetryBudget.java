package dev.tauko.http;

/**
 * How many requests a session may send again before some succeed, so that repeating does not
 * multiply the load on servers that are down. Every repetition takes one; every success gives back
 * a tenth. Thread-safe.
 */
final class RetryBudget {
  private static final int TENTHS = 10;

  private final long full;
  private long tenths;

  RetryBudget(int size) {
    this.full = (long) size * TENTHS;
    this.tenths = full;
  }

  /** Takes one; returns false if there is none. */
  synchronized boolean take() {
    if (tenths < TENTHS) {
      return false;
    }
    tenths -= TENTHS;
    return true;
  }

  synchronized void succeeded() {
    tenths = Math.min(full, tenths + 1);
  }
}
