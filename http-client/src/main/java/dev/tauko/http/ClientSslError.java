package dev.tauko.http;

import org.jspecify.annotations.Nullable;

/**
 * The TLS handshake with a server failed; no request was sent. aiohttp calls this {@code
 * ClientSSLError} and {@code ClientConnectorSSLError}.
 */
public class ClientSslError extends ClientConnectorError {
  ClientSslError(Destination destination, String message, @Nullable Throwable cause) {
    super(destination, message, cause);
  }
}
