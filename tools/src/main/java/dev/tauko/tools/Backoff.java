package dev.tauko.tools;

import dev.tauko.tools.internal.Nanos;
import dev.tauko.tools.internal.Require;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt. Every delay is between zero and the longest, whatever
 * the number of the attempt. Immutable, thread-safe.
 */
public sealed interface Backoff {

  /**
   * The wait after a failed attempt.
   *
   * @param attempt the number of the attempt that has failed, 1 for the first
   * @param previous the wait before that attempt; zero for the first
   * @param random where chance comes from
   */
  Duration delay(int attempt, Duration previous, RandomGenerator random);

  /** The same wait every time. */
  static Backoff constant(Duration delay) {
    return new Constant(delay);
  }

  /** A wait that doubles with every attempt, up to the longest. */
  static Backoff exponential(Duration base, Duration longest) {
    return new Exponential(base, longest, 2);
  }

  /**
   * A wait that is multiplied with every attempt, up to the longest.
   *
   * @param factor by how much, 1 or more
   */
  static Backoff exponential(Duration base, Duration longest, double factor) {
    return new Exponential(base, longest, factor);
  }

  /** A random wait between zero and what {@link #exponential(Duration, Duration)} would give. */
  static Backoff fullJitter(Duration base, Duration longest) {
    return new FullJitter(base, longest);
  }

  /** A random wait between the base and three times the wait before, up to the longest. */
  static Backoff decorrelated(Duration base, Duration longest) {
    return new Decorrelated(base, longest);
  }

  /** {@link Backoff#constant}. */
  record Constant(Duration delay) implements Backoff {
    /** Checks the delay. */
    public Constant {
      Require.notNegative(delay, "delay");
    }

    @Override
    public Duration delay(int attempt, Duration previous, RandomGenerator random) {
      return delay;
    }
  }

  /** {@link Backoff#exponential(Duration, Duration, double)}. */
  record Exponential(Duration base, Duration longest, double factor) implements Backoff {
    /** Checks the bounds. */
    public Exponential {
      requireBounds(base, longest);
      if (!(factor >= 1) || Double.isInfinite(factor)) {
        throw new IllegalArgumentException("factor is 1 or more, not " + factor);
      }
    }

    @Override
    public Duration delay(int attempt, Duration previous, RandomGenerator random) {
      long most = Nanos.of(longest);
      double delay = Nanos.of(base) * StrictMath.pow(factor, attempt - 1.0);
      // Not a number if the base is zero and the power infinite.
      return Duration.ofNanos(base.isZero() ? 0 : delay >= most ? most : (long) delay);
    }
  }

  /** {@link Backoff#fullJitter}. */
  record FullJitter(Duration base, Duration longest) implements Backoff {
    /** Checks the bounds. */
    public FullJitter {
      requireBounds(base, longest);
    }

    @Override
    public Duration delay(int attempt, Duration previous, RandomGenerator random) {
      Duration bound = new Exponential(base, longest, 2).delay(attempt, previous, random);
      return Duration.ofNanos(upTo(0, bound.toNanos(), random));
    }
  }

  /** {@link Backoff#decorrelated}. */
  record Decorrelated(Duration base, Duration longest) implements Backoff {
    /** Checks the bounds. */
    public Decorrelated {
      requireBounds(base, longest);
    }

    @Override
    public Duration delay(int attempt, Duration previous, RandomGenerator random) {
      long least = Nanos.of(base);
      long before = Math.max(least, Nanos.of(previous));
      long bound = Math.min(Nanos.of(longest), Nanos.times(3, before));
      return Duration.ofNanos(upTo(least, bound, random));
    }
  }

  private static void requireBounds(Duration base, Duration longest) {
    Require.notNegative(base, "base");
    Require.notNegative(longest, "longest");
    if (base.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "longest is the base, " + base + ", or more, not " + longest);
    }
  }

  /** A random number between two, both included. */
  private static long upTo(long least, long most, RandomGenerator random) {
    if (least >= most) {
      return most;
    }
    long above = most == Long.MAX_VALUE ? most : most + 1;
    return random.nextLong(least, above);
  }
}
