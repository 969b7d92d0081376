package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A proxy could not be reached. No request was sent. aiohttp calls this {@code
 * ClientProxyConnectionError}.
 */
public class ClientProxyConnectionException extends ClientConnectorException {
  /** Creates the exception for a host and a port that could not be reached. */
  public ClientProxyConnectionException(
      String host, int port, String message, @Nullable Throwable cause) {
    super(host, port, message, cause);
  }
}
