package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;
import java.time.Duration;

/**
 * How bodies of requests are sent.
 *
 * @param expectContinueTimeout for how long a body waits for the server to ask for it
 */
public record UploadSettings(Duration expectContinueTimeout) {

  static UploadSettings of(Section http) {
    return new UploadSettings(
        http.duration("expect-continue-timeout", Duration.ofMillis(1), HttpSettings.LONGEST));
  }
}
