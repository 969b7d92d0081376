package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A response redirects to a URL with a scheme other than http and https. aiohttp calls this {@code
 * NonHttpUrlRedirectClientError}.
 */
public class NonHttpUrlRedirectException extends InvalidUrlRedirectException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public NonHttpUrlRedirectException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
