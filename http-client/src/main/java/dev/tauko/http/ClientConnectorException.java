package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A server could not be reached; no request was sent. Subtypes tell a name without address, a proxy
 * that cannot be used and a failed TLS handshake from other reasons, such as a refused connection.
 * aiohttp calls this {@code ClientConnectorError}.
 */
public class ClientConnectorException extends ClientConnectionException {
  private final String host;
  private final int port;

  /** Creates the exception for a host and a port that could not be reached. */
  public ClientConnectorException(
      String host, int port, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.host = host;
    this.port = port;
  }

  /** Returns the host that the session tried to reach. */
  public String host() {
    return host;
  }

  /** Returns the port that the session tried to reach. */
  public int port() {
    return port;
  }
}
