package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * The body of a response could not be read to its end: the server ended the connection before, or
 * the body's framing is malformed, or the body is larger than {@code tauko.http.max-body-size}.
 * aiohttp calls this {@code ClientPayloadError}.
 */
public class ClientPayloadError extends ClientError {
  ClientPayloadError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
