package dev.tauko.tools;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@link RateLimiter} has as many calls waiting as it may have. */
public final class RateLimitExceededException extends CallRejectedException {
  private static final long serialVersionUID = 1;

  RateLimitExceededException(String message, @Nullable Duration retryAfter) {
    super(message, retryAfter);
  }
}
