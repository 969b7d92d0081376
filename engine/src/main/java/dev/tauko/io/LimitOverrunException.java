package dev.tauko.io;

import java.io.IOException;

/**
 * Thrown if more bytes than the reader's limit precede a separator. asyncio's {@code
 * LimitOverrunError}.
 */
public final class LimitOverrunException extends IOException {
  private static final long serialVersionUID = 1;

  private final int consumed;

  /** An exception that says what was too long. */
  public LimitOverrunException(String message, int consumed) {
    super(message);
    this.consumed = consumed;
  }

  /** How many of the bytes at hand have no separator in them: so many can be read to get on. */
  public int consumed() {
    return consumed;
  }
}
