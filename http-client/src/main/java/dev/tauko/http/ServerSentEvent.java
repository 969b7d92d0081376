package dev.tauko.http;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream that a server sends (WHATWG HTML, section 9.2).
 *
 * @param event what kind of event it is; {@code message} if the server does not say
 * @param data its data; the lines of it are separated by LF
 * @param id the identifier of the last event that had one, this one included; empty if none had
 * @param retry how long to wait before asking again for a stream that ended, if this event says so;
 *     else null
 */
public record ServerSentEvent(String event, String data, String id, @Nullable Duration retry) {

  /** An event; only {@code retry} may be null. */
  public ServerSentEvent {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(id, "id");
  }
}
