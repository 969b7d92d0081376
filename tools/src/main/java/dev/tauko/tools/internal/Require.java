package dev.tauko.tools.internal;

import java.time.Duration;
import java.util.Objects;

/** Checks arguments; the message names the argument and what is accepted. */
public final class Require {
  private Require() {}

  /** A span that is zero or more. */
  public static Duration notNegative(Duration span, String name) {
    if (Objects.requireNonNull(span, name).isNegative()) {
      throw new IllegalArgumentException(name + " is zero or more, not " + span);
    }
    return span;
  }

  /** A span that is more than zero. */
  public static Duration positive(Duration span, String name) {
    if (!Objects.requireNonNull(span, name).isPositive()) {
      throw new IllegalArgumentException(name + " is more than zero, not " + span);
    }
    return span;
  }

  /** A number that is not less than another one. */
  public static int atLeast(int least, int number, String name) {
    if (number < least) {
      throw new IllegalArgumentException(name + " is " + least + " or more, not " + number);
    }
    return number;
  }
}
