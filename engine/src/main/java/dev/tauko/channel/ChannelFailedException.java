package dev.tauko.channel;

import java.io.Serial;

/** A channel has failed; the cause is what {@link Channel#fail} was given. */
public final class ChannelFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** An exception with a message and the cause. */
  public ChannelFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
