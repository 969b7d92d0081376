package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;

/**
 * What is done about a response that redirects.
 *
 * @param follow whether it is followed
 * @param limit how many fail a request: one fewer is followed
 */
public record RedirectSettings(boolean follow, int limit) {

  static RedirectSettings of(Section http) {
    Section redirects = http.section("redirects");
    return new RedirectSettings(
        redirects.flag("follow"), redirects.whole("limit", 1, Integer.MAX_VALUE));
  }
}
