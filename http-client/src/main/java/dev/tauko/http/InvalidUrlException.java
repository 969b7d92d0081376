package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A text is not a URL that can be requested. The message quotes it without its user info, and names
 * what is wrong and what is accepted. aiohttp calls this {@code InvalidURL}.
 */
public class InvalidUrlException extends ClientException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public InvalidUrlException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
