package dev.tauko.http.internal.connection;

import dev.tauko.http.Headers;
import dev.tauko.http.internal.grammar.Elements;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** For how long a server keeps a connection that lies idle: {@code Keep-Alive: timeout=5}. */
final class KeepAlive {
  /**
   * A server counts from when it has sent a response, the client from when it has read it; and a
   * request takes some time to arrive. So the client stops this much earlier.
   */
  static final Duration MARGIN = Duration.ofSeconds(1);

  private static final String TIMEOUT = "timeout=";

  private KeepAlive() {}

  /**
   * For how long a connection may be used again after a response with these fields; null if they do
   * not say it. Zero means not at all.
   */
  static @Nullable Duration of(Headers headers) {
    if (!headers.contains("Keep-Alive")) {
      return null;
    }
    for (String parameter : Elements.of(headers.getAll("Keep-Alive"))) {
      String plain = parameter.replaceAll("[ \\t\"]", "").toLowerCase(Locale.ROOT);
      if (plain.startsWith(TIMEOUT) && plain.substring(TIMEOUT.length()).matches("[0-9]{1,9}")) {
        Duration server = Duration.ofSeconds(Long.parseLong(plain.substring(TIMEOUT.length())));
        return server.compareTo(MARGIN) > 0 ? server.minus(MARGIN) : Duration.ZERO;
      }
    }
    return null;
  }
}
