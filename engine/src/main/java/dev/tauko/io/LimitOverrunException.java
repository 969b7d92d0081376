package dev.tauko.io;

import java.io.IOException;

/**
 * What is before a separator is longer than the reader's limit. asyncio's {@code
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
