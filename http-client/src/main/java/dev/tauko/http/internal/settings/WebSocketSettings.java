package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How WebSockets behave.
 *
 * @param heartbeat after how much silence the server is asked whether it is there; null for never
 * @param autoPing whether pings are answered, and pongs dropped, without being messages
 * @param maxMessageSize how many bytes a message may have
 * @param closeTimeout how long a server may take to answer a close frame
 * @param windowBits 9 to 15 to offer compression, with a window of the server's of so many bits; 0
 *     not to
 */
public record WebSocketSettings(
    @Nullable Duration heartbeat,
    boolean autoPing,
    int maxMessageSize,
    Duration closeTimeout,
    int windowBits) {
  /** What may stand for the bits of a window, in words. */
  public static final String ACCEPTED_BITS = "9 to 15, or 0 for no compression";

  private static final Duration SHORTEST = Duration.ofMillis(1);

  static WebSocketSettings of(Section http) {
    Section socket = http.section("websocket");
    String windowBits = socket.text("compress", bits -> bits.matches("0|9|1[0-5]"), ACCEPTED_BITS);
    return new WebSocketSettings(
        socket.durationOr(Section.INFINITE, "heartbeat", SHORTEST, HttpSettings.LONGEST),
        socket.flag("autoping"),
        (int) socket.bytes("max-message-size", 1, Integer.MAX_VALUE - 8),
        socket.duration("close-timeout", SHORTEST, HttpSettings.LONGEST),
        Integer.parseInt(windowBits));
  }

  /** Whether a number is acceptable for the bits of a window. */
  public static boolean mayBeWindowBits(int bits) {
    return bits == 0 || (bits >= 9 && bits <= 15);
  }

  public WebSocketSettings withHeartbeat(@Nullable Duration silence) {
    return new WebSocketSettings(silence, autoPing, maxMessageSize, closeTimeout, windowBits);
  }

  public WebSocketSettings withAutoPing(boolean answer) {
    return new WebSocketSettings(heartbeat, answer, maxMessageSize, closeTimeout, windowBits);
  }

  public WebSocketSettings withMaxMessageSize(int bytes) {
    return new WebSocketSettings(heartbeat, autoPing, bytes, closeTimeout, windowBits);
  }

  public WebSocketSettings withWindowBits(int bits) {
    return new WebSocketSettings(heartbeat, autoPing, maxMessageSize, closeTimeout, bits);
  }
}
