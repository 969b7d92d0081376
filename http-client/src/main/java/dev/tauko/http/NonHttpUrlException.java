package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A URL has a scheme other than http and https. aiohttp calls this {@code NonHttpUrlClientError}.
 */
public class NonHttpUrlException extends InvalidUrlException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public NonHttpUrlException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
