package dev.tauko;

import java.io.Serial;

/**
 * A future was asked for something that its state does not allow: its outcome before it is done, or
 * a second outcome. asyncio's {@code InvalidStateError}.
 */
public final class InvalidStateException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1;

  /** An exception with a message that names the future and its state. */
  public InvalidStateException(String message) {
    super(message);
  }
}
