package dev.tauko.tools;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call was not made: a limit or a breaker has kept it back. Breakers do not count it as a failure
 * of what they guard.
 */
public abstract sealed class CallRejectedException extends RuntimeException implements RetryAfter
    permits RateLimitExceededException, BulkheadFullException, CircuitOpenException {
  private static final long serialVersionUID = 1;

  private final @Nullable Duration retryAfter;

  CallRejectedException(String message, @Nullable Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  @Override
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
