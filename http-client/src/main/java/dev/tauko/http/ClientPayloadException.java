package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A body could not be read, or sent, to its end: the server ended the connection before, or the
 * body's framing or coding is malformed, or the body exceeds a limit of {@code tauko.http}, or a
 * request's body that has been used up would have to be sent again. aiohttp calls this {@code
 * ClientPayloadError}.
 */
public class ClientPayloadException extends ClientException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public ClientPayloadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
