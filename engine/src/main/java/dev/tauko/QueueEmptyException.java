package dev.tauko;

import java.io.Serial;

/** There is no item in a queue to be had without waiting. asyncio's {@code QueueEmpty}. */
public final class QueueEmptyException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** An exception with a message. */
  public QueueEmptyException(String message) {
    super(message);
  }
}
