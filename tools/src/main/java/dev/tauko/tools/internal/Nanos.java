package dev.tauko.tools.internal;

import java.time.Duration;

/** Time spans in nanoseconds; what is too long for them, 292 years, counts as for ever. */
public final class Nanos {
  private Nanos() {}

  /** A span in nanoseconds. */
  public static long of(Duration span) {
    try {
      return span.toNanos();
    } catch (ArithmeticException tooLong) {
      return span.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The sum of two numbers that are not negative, or the largest number. */
  public static long plus(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** The product of two numbers that are not negative, or the largest number. */
  public static long times(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }
}
