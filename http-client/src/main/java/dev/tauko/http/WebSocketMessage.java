package dev.tauko.http;

import dev.tauko.http.internal.grammar.Printable;
import org.apache.pekko.util.ByteString;

/** A message received from a {@link WebSocket}. aiohttp calls this {@code WSMessage}. */
public sealed interface WebSocketMessage {

  /** A text. */
  record Text(String text) implements WebSocketMessage {}

  /** Bytes. */
  record Binary(ByteString bytes) implements WebSocketMessage {}

  /**
   * The server asks whether the client is there; only without {@link WebSocketOptions#autoPing}.
   */
  record Ping(ByteString bytes) implements WebSocketMessage {}

  /** An answer to a ping; only without {@link WebSocketOptions#autoPing}. */
  record Pong(ByteString bytes) implements WebSocketMessage {}

  /**
   * There are no more messages.
   *
   * @param code why: what the server's close frame says; 1005 if it says nothing, 1006 if the
   *     connection ended without one (RFC 6455, section 7.4.1)
   * @param reason what the server says of it; may be empty
   */
  record Closed(int code, String reason) implements WebSocketMessage {
    /** Returns code and reason, with {@code ?} for what could not be shown as it is. */
    @Override
    public String toString() {
      return "Closed[code=" + code + ", reason=" + Printable.of(reason) + "]";
    }
  }
}
