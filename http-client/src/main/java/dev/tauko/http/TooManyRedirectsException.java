package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A request was redirected as often as its limit says ({@link RequestOptions#maxRedirects}). Status
 * and header fields are those of the last response. aiohttp calls this {@code TooManyRedirects}.
 */
public class TooManyRedirectsException extends ClientResponseException {
  /** Creates the exception of a response with this status and these header fields. */
  public TooManyRedirectsException(
      String message, int status, Headers headers, @Nullable Throwable cause) {
    super(message, status, headers, cause);
  }
}
