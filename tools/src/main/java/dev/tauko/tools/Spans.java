package dev.tauko.tools;

import java.time.Duration;
import java.util.Objects;

/** Time spans in nanoseconds; what is too long for them, 292 years, counts as for ever. */
final class Spans {
  private Spans() {}

  static long nanos(Duration span) {
    try {
      return span.toNanos();
    } catch (ArithmeticException tooLong) {
      return span.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The sum of two numbers that are not negative, or the largest number. */
  static long plus(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** The product of two numbers that are not negative, or the largest number. */
  static long times(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  static Duration requireNotNegative(Duration span, String name) {
    if (Objects.requireNonNull(span, name).isNegative()) {
      throw new IllegalArgumentException(name + " is zero or more, not " + span);
    }
    return span;
  }

  static Duration requirePositive(Duration span, String name) {
    if (!Objects.requireNonNull(span, name).isPositive()) {
      throw new IllegalArgumentException(name + " is more than zero, not " + span);
    }
    return span;
  }

  static int requireAtLeast(int least, int number, String name) {
    if (number < least) {
      throw new IllegalArgumentException(name + " is " + least + " or more, not " + number);
    }
    return number;
  }
}
