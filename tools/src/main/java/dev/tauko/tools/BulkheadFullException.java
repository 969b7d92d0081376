package dev.tauko.tools;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@link Bulkhead} has as many calls running and waiting as it may have. */
public final class BulkheadFullException extends CallRejectedException {
  private static final long serialVersionUID = 1;

  BulkheadFullException(String message, @Nullable Duration retryAfter) {
    super(message, retryAfter);
  }
}
