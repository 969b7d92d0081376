package dev.tauko.http.connection;

import dev.tauko.http.ClientTimeout;
import dev.tauko.http.dial.Route;
import dev.tauko.http.frame.Handshake;
import dev.tauko.http.settings.SocketSettings;
import dev.tauko.http.url.Url;
import org.apache.pekko.util.ByteString;

/**
 * A WebSocket that is wanted.
 *
 * @param request the bytes of the handshake's request
 */
public record SocketPlan(
    Url url,
    Route route,
    Handshake handshake,
    ByteString request,
    ClientTimeout timeout,
    SocketSettings settings) {

  /** The WebSocket as it is written in messages. */
  @Override
  public String toString() {
    return "WebSocket " + url;
  }
}
