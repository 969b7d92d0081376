package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;
import java.time.Duration;

/**
 * How many connections there may be, and for how long.
 *
 * @param limit how many connections there may be; 0 for no limit
 * @param limitPerHost how many of them may lead to one origin; 0 for no limit
 * @param keepAlive for how long an idle connection is kept; zero for not at all
 */
public record ConnectorSettings(int limit, int limitPerHost, Duration keepAlive) {

  static ConnectorSettings of(Section http) {
    return new ConnectorSettings(
        http.whole("limit", 0, Integer.MAX_VALUE),
        http.whole("limit-per-host", 0, Integer.MAX_VALUE),
        http.duration("keep-alive", Duration.ZERO, HttpSettings.LONGEST));
  }
}
