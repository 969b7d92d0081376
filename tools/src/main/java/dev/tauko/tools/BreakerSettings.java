package dev.tauko.tools;

import dev.tauko.tools.internal.Nanos;
import dev.tauko.tools.internal.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a {@link CircuitBreaker} opens, and for how long.
 *
 * @param maxFailures how many failures in a row open it
 * @param callTimeout how long a call may take; null for no limit
 * @param resetTimeout how long it is open first
 * @param maxResetTimeout how long it is open at most
 * @param backoffFactor by how much the time is multiplied each time a probe fails
 */
record BreakerSettings(
    int maxFailures,
    @Nullable Duration callTimeout,
    Duration resetTimeout,
    Duration maxResetTimeout,
    double backoffFactor) {

  BreakerSettings {
    Require.atLeast(1, maxFailures, "maxFailures");
    if (callTimeout != null) {
      Require.positive(callTimeout, "callTimeout");
    }
    Require.positive(resetTimeout, "resetTimeout");
    if (maxResetTimeout.compareTo(resetTimeout) < 0) {
      throw new IllegalArgumentException(
          "maxResetTimeout is the reset timeout, "
              + resetTimeout
              + ", or more, not "
              + maxResetTimeout);
    }
    if (!(backoffFactor >= 1) || Double.isInfinite(backoffFactor)) {
      throw new IllegalArgumentException("backoffFactor is 1 or more, not " + backoffFactor);
    }
  }

  /** How long the breaker is open, in nanoseconds, after it was so often without closing. */
  long openFor(int opensBefore) {
    long most = Nanos.of(maxResetTimeout);
    double time = Nanos.of(resetTimeout) * StrictMath.pow(backoffFactor, opensBefore);
    return time >= most ? most : (long) time;
  }
}
