package dev.tauko.http.internal.connection;

import dev.tauko.http.internal.url.Url;
import dev.tauko.http.internal.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * A response as a connection delivers it: the head is there, the body may still be arriving.
 *
 * @param webSocket what the connection has become; null if it is no WebSocket
 */
public record RawResponse(
    Url url, ResponseHead head, ResponseBody body, @Nullable WebSocketLink webSocket) {

  /** A response whose connection goes on as it was. */
  RawResponse(Url url, ResponseHead head, ResponseBody body) {
    this(url, head, body, null);
  }

  /** Drops what nobody has taken: the rest of the body, the WebSocket. */
  public void close() {
    body.close();
    if (webSocket != null) {
      webSocket.drop();
    }
  }
}
