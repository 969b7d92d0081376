package dev.tauko;

import java.io.Serial;

/**
 * A queue was shut down: it takes no more items, and gives none when it is empty. asyncio's {@code
 * QueueShutDown}.
 */
public final class QueueShutDownException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** An exception with a message. */
  public QueueShutDownException(String message) {
    super(message);
  }
}
