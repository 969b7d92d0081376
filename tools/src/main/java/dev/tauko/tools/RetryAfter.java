package dev.tauko.tools;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure that knows when another attempt makes sense, such as an answer with HTTP's {@code
 * Retry-After}.
 */
@FunctionalInterface
public interface RetryAfter {

  /** How long to wait at least before the next attempt; null if that is not known. */
  @Nullable Duration retryAfter();
}
