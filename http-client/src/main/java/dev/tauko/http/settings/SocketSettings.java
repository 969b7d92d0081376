package dev.tauko.http.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How WebSockets behave.
 *
 * @param heartbeat after how much silence the server is asked whether it is there; null for never
 * @param autoPing whether pings are answered, and pongs dropped, without being messages
 * @param maxMessageSize how many bytes a message may have
 * @param closeTimeout how long a server may take to answer a close frame
 */
public record SocketSettings(
    @Nullable Duration heartbeat, boolean autoPing, int maxMessageSize, Duration closeTimeout) {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  static SocketSettings of(Section http) {
    Section socket = http.section("websocket");
    return new SocketSettings(
        socket.limit("heartbeat", SHORTEST),
        socket.flag("autoping"),
        socket.bytes("max-message-size", 1, Integer.MAX_VALUE - 8),
        socket.duration("close-timeout", SHORTEST));
  }
}
