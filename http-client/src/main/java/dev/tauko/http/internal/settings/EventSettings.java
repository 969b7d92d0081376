package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;
import java.time.Duration;

/**
 * How streams of server-sent events are read.
 *
 * @param reconnect whether a stream that ended is asked for again
 * @param retryDelay how long to wait before that, unless the server says it
 * @param maxSize how many bytes an event may have
 */
public record EventSettings(boolean reconnect, Duration retryDelay, int maxSize) {

  static EventSettings of(Section http) {
    Section events = http.section("events");
    return new EventSettings(
        events.flag("reconnect"),
        events.duration("retry-delay", Duration.ofMillis(1), HttpSettings.LONGEST),
        (int) events.bytes("max-size", 1, Integer.MAX_VALUE / 2));
  }
}
