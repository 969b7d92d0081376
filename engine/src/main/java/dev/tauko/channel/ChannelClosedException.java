package dev.tauko.channel;

import java.io.Serial;

/** A channel was closed: it takes no more elements, or has none left. */
public final class ChannelClosedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** An exception with a message. */
  public ChannelClosedException(String message) {
    super(message);
  }
}
