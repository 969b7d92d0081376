package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * The server took no byte of the request for {@link ClientTimeout#sockWrite} while there were some
 * to send. aiohttp has no such limit.
 */
public class WriteTimeoutException extends ServerTimeoutException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public WriteTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
