package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * The server ended the connection after the request went out and before the head of its response
 * was complete. Whether the server has acted on the request is not known. aiohttp calls this {@code
 * ServerDisconnectedError}.
 */
public class ServerDisconnectedException extends ClientConnectionException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public ServerDisconnectedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
