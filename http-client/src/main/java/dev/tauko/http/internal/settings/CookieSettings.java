package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;

/**
 * What a session's own jar of cookies takes.
 *
 * @param enabled whether there is one
 * @param ipHosts whether hosts that are IP addresses may set cookies and get them back
 * @param maxPerDomain how many cookies of one domain are kept
 * @param maxTotal how many cookies are kept in all
 * @param maxSize how many bytes name and value of a cookie may have together
 */
public record CookieSettings(
    boolean enabled, boolean ipHosts, int maxPerDomain, int maxTotal, int maxSize) {

  /** The values of {@code reference.conf}. */
  public static final CookieSettings DEFAULTS = new CookieSettings(true, false, 50, 3000, 4096);

  static CookieSettings of(Section http) {
    Section cookies = http.section("cookies");
    return new CookieSettings(
        cookies.flag("enabled"),
        cookies.flag("ip-hosts"),
        cookies.whole("max-per-domain", 1, Integer.MAX_VALUE),
        cookies.whole("max-total", 1, Integer.MAX_VALUE),
        (int) cookies.bytes("max-size", 1, Integer.MAX_VALUE));
  }
}
