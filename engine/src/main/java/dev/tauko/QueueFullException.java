package dev.tauko;

import java.io.Serial;

/** There is no room in a queue to be had without waiting. asyncio's {@code QueueFull}. */
public final class QueueFullException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** An exception with a message. */
  public QueueFullException(String message) {
    super(message);
  }
}
