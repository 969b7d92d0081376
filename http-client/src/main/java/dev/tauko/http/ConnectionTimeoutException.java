package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * No connection was ready within {@link ClientTimeout#connect} or {@link
 * ClientTimeout#sockConnect}; no request was sent. aiohttp calls this {@code
 * ConnectionTimeoutError}.
 */
public class ConnectionTimeoutException extends ServerTimeoutException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public ConnectionTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
