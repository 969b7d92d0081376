package dev.tauko.http;

/**
 * A server does not turn a connection into a {@link WebSocket}: its response to the handshake is
 * not the one of RFC 6455, section 4.2.2. aiohttp calls this {@code WSServerHandshakeError}.
 */
public class WebSocketHandshakeException extends ClientResponseException {
  /** Creates the exception of a response with this status and these header fields. */
  public WebSocketHandshakeException(String message, int status, Headers headers) {
    super(message, status, headers, null);
  }
}
