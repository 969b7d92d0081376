package dev.tauko;

import java.io.Serial;

/**
 * A barrier was reset or aborted while coroutines waited at it, or has been aborted. asyncio's
 * {@code BrokenBarrierError}.
 */
public final class BarrierBrokenException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1;

  /** An exception with a message. */
  public BarrierBrokenException(String message) {
    super(message);
  }
}
