package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * A server could not be reached; no request was sent. Subtypes tell a name without address and a
 * failed TLS handshake from other reasons, such as a refused connection. aiohttp calls this {@code
 * ClientConnectorError}.
 */
public class ClientConnectorError extends ClientConnectionError {
  private final String host;
  private final int port;

  ClientConnectorError(Destination destination, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.host = destination.host();
    this.port = destination.port();
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
