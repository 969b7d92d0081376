package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A connection could not be used or kept: its subtypes say why. As such it means that the session
 * or the response was closed while a request or a body was under way. aiohttp calls this {@code
 * ClientConnectionError}.
 */
public class ClientConnectionException extends ClientException {
  /** Creates the exception with a message for people and, if there is one, what led to it. */
  public ClientConnectionException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
