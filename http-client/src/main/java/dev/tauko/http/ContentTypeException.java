package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A response that was to be read as JSON says that it is something else. aiohttp calls this {@code
 * ContentTypeError}.
 */
public class ContentTypeException extends ClientResponseException {
  /** Creates the exception of a response with this status and these header fields. */
  public ContentTypeException(
      String message, int status, Headers headers, @Nullable Throwable cause) {
    super(message, status, headers, cause);
  }
}
