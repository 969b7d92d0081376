package dev.tauko.http.internal.cookie;

import dev.tauko.http.Cookie;
import dev.tauko.http.internal.grammar.FieldText;

/**
 * A cookie as a jar keeps it.
 *
 * @param isLatin1 whether name and value came as ISO 8859-1 and not as UTF-8
 */
public record StoredCookie(Cookie cookie, boolean isLatin1) {

  /** The cookie as a request sends it, with the octets that it came in as characters. */
  String pair() {
    return FieldText.octets(cookie.name() + "=" + cookie.value(), isLatin1);
  }
}
