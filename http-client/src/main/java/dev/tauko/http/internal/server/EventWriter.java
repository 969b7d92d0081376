package dev.tauko.http.internal.server;

import dev.tauko.http.ServerSentEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;

/** Events as they are sent (WHATWG HTML, section 9.2.5). */
public final class EventWriter {
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

  /** The longest time that can be written. */
  private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

  private EventWriter() {}

  /**
   * The bytes of an event.
   *
   * @throws IllegalArgumentException if its type or its id cannot be written in one line, or it has
   *     half a surrogate pair
   */
  public static ByteString write(ServerSentEvent event) {
    StringBuilder text = new StringBuilder();
    if (!event.event().equals("message")) {
      field(text, "event", oneLine("event", event.event()));
    }
    if (!event.id().isEmpty()) {
      field(text, "id", oneLine("id", event.id()));
    }
    if (event.retry() != null) {
      field(text, "retry", Long.toString(millis(event.retry())));
    }
    for (String line : LINE_END.split(event.data(), -1)) {
      field(text, "data", line);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "the event has characters that UTF-8 cannot express: half a surrogate pair");
    }
    return ByteString.fromString(text.append('\n').toString());
  }

  private static long millis(Duration span) {
    return span.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : span.toMillis();
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append('\n');
  }

  private static String oneLine(String field, String value) {
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0 || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "the " + field + " of an event has an end of line or a NUL; accepted: one line without");
    }
    return value;
  }
}
