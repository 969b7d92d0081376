package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;

/**
 * Limits on what a server may send before, and after, a body.
 *
 * @param maxSize how many bytes the heads of one response may have
 * @param maxHeaders how many fields one head may have
 * @param maxInterimResponses how many interim (1xx) responses may come before the final one
 */
public record HeadSettings(int maxSize, int maxHeaders, int maxInterimResponses) {

  static HeadSettings of(Section http) {
    return new HeadSettings(
        (int) http.bytes("max-head-size", 64, Integer.MAX_VALUE),
        http.whole("max-headers", 1, Integer.MAX_VALUE),
        http.whole("max-interim-responses", 0, Integer.MAX_VALUE));
  }
}
