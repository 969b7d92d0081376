package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * The server's answer is not a response: its head is not HTTP/1.1 (RFC 9112), or exceeds a limit of
 * {@code tauko.http}. A status such as 404 is a response, not an error. aiohttp calls this {@code
 * ClientResponseError}.
 */
public class ClientResponseError extends ClientError {
  ClientResponseError(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
