package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;
import java.time.Duration;

/**
 * How fast requests may follow each other to one origin.
 *
 * @param requests how many requests there may be within {@code per}; 0 for any number
 * @param burst how many of them may go out at once after a pause
 */
public record RateSettings(int requests, Duration per, int burst) {

  static RateSettings of(Section http) {
    Section rate = http.section("rate-limit");
    return new RateSettings(
        rate.whole("requests", 0, Integer.MAX_VALUE),
        rate.duration("per", Duration.ofMillis(1), HttpSettings.LONGEST),
        rate.whole("burst", 1, Integer.MAX_VALUE));
  }
}
