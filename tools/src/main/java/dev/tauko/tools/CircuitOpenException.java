package dev.tauko.tools;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@link CircuitBreaker} is open. Knows when it will let a call through again. */
public final class CircuitOpenException extends CallRejectedException {
  private static final long serialVersionUID = 1;

  CircuitOpenException(String message, @Nullable Duration retryAfter) {
    super(message, retryAfter);
  }
}
