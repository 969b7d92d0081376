package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * The TLS handshake with a server failed; no request was sent. aiohttp calls this {@code
 * ClientSSLError} and {@code ClientConnectorSSLError}.
 */
public class ClientSslException extends ClientConnectorException {
  /** Creates the exception for a host and a port that could not be reached. */
  public ClientSslException(String host, int port, String message, @Nullable Throwable cause) {
    super(host, port, message, cause);
  }
}
