package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A connection was not ready within the connect timeout ({@code tauko.http.connect-timeout}); no
 * request was sent. aiohttp calls this {@code ConnectionTimeoutError}.
 */
public class ConnectionTimeoutError extends ClientConnectionError {
  ConnectionTimeoutError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
