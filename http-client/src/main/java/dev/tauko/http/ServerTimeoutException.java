package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A request took longer than one of the limits of its {@link ClientTimeout}, which the message
 * names. As such it means the limit on the whole, {@code total}; the subtypes stand for the others.
 * aiohttp calls this {@code ServerTimeoutError}.
 */
public class ServerTimeoutException extends ClientConnectionException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public ServerTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
