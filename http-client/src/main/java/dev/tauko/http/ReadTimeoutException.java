package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * The server sent nothing for {@link ClientTimeout#sockRead} while something was expected of it.
 * aiohttp calls this {@code SocketTimeoutError}.
 */
public class ReadTimeoutException extends ServerTimeoutException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public ReadTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
