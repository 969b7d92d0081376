package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * The base of what an HTTP session throws when a request fails. Unchecked; the message names the
 * URL or the server, what was wrong with it and, where something else would do, what is accepted.
 * aiohttp calls this {@code ClientError}.
 */
public class ClientError extends RuntimeException {
  /** Creates the error with a message for people and, if there is one, what led to it. */
  public ClientError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
