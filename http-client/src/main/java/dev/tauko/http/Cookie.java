package dev.tauko.http;

import dev.tauko.http.internal.grammar.Printable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cookie as a server set it, with what follows from the URL that it came from (RFC 6265).
 * Immutable. aiohttp has this as Python's {@code Morsel}.
 *
 * @param name its name
 * @param value its value as it stands in the field, quotation marks included
 * @param domain the host that it is for, in ASCII and lower case; empty for every host, which only
 *     {@link CookieJar#set} makes
 * @param hostOnly whether it is for this host alone, and not for those below it
 * @param path the path below which it is sent
 * @param expires when it is over; null for never
 * @param secure whether it is sent over https alone
 * @param httpOnly whether the server keeps it from scripts; no effect here
 * @param sameSite what the server says of requests that other sites cause; no effect here, as a
 *     session is of no site
 */
public record Cookie(
    String name,
    String value,
    String domain,
    boolean hostOnly,
    String path,
    @Nullable Instant expires,
    boolean secure,
    boolean httpOnly,
    SameSite sameSite) {

  /** The attribute SameSite. */
  public enum SameSite {
    /** None was given, or one that is not known. */
    DEFAULT,
    /** Requests that other sites cause get the cookie. */
    NONE,
    /** Requests that other sites cause get the cookie if they lead the user to the site. */
    LAX,
    /** Requests that other sites cause never get the cookie. */
    STRICT
  }

  /** Returns whether the cookie is over at this time. */
  public boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  /** Returns name, domain and path; not the value, which may be a secret. */
  @Override
  public String toString() {
    return Printable.of(name + "=…; Domain=" + domain + "; Path=" + path);
  }
}
