package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A response redirects to something that is not a URL that can be requested. aiohttp calls this
 * {@code InvalidUrlRedirectClientError}.
 */
public class InvalidUrlRedirectException extends InvalidUrlException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public InvalidUrlRedirectException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
