package dev.tauko.http.internal.cookie;

import dev.tauko.http.Cookie;
import dev.tauko.http.internal.url.Url;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where cookies come from or go to: a URL, and whether its connection keeps secrets.
 *
 * @param secure whether the scheme is https, or the origin is treated as if it were
 */
public record Scope(String host, String path, boolean secure) {
  /** The last moment of the year 9999, in which four digits for a year end. */
  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** The scope of a URL. */
  public static Scope of(Url url, boolean treatAsSecure) {
    return new Scope(
        url.origin().host(), Paths.ofTarget(url.target()), url.origin().secure() || treatAsSecure);
  }

  boolean isAddress() {
    return Domains.isAddress(host);
  }

  /**
   * The cookie that a Set-Cookie field from here is about, with its deadline; null if it is none. A
   * domain that is not one of this host stands as the field has it.
   */
  public @Nullable Cookie read(String field, int maxSize, Instant now) {
    SetCookie set = SetCookie.parse(field, maxSize);
    return set == null ? null : cookie(set, now);
  }

  /** The cookie that this host sets by a field; null if it is none, or one that it may not set. */
  @Nullable Cookie accept(String field, int maxSize, Instant now) {
    SetCookie set = SetCookie.parse(field, maxSize);
    if (set == null) {
      return null;
    }
    Cookie cookie = cookie(set, now);
    return maySet(cookie) && keepsItsName(cookie, set) ? cookie : null;
  }

  private Cookie cookie(SetCookie set, Instant now) {
    // A host whose name is a public suffix may set cookies for itself.
    boolean hostOnly =
        set.domain().isEmpty()
            || (set.domain().equals(host) && PublicSuffixes.contains(set.domain()));
    return new Cookie(
        set.name(),
        set.value(),
        hostOnly ? host : set.domain(),
        hostOnly,
        set.path().isEmpty() ? Paths.folder(path) : set.path(),
        deadline(set, now),
        set.secure(),
        set.httpOnly(),
        set.sameSite());
  }

  private static @Nullable Instant deadline(SetCookie set, Instant now) {
    Long maxAge = set.maxAge();
    if (maxAge == null) {
      return set.expires();
    }
    if (maxAge <= 0) {
      return Instant.EPOCH;
    }
    return maxAge >= LATEST.getEpochSecond() - now.getEpochSecond()
        ? LATEST
        : now.plusSeconds(maxAge);
  }

  private boolean maySet(Cookie cookie) {
    return Domains.matches(host, cookie.domain())
        && (cookie.hostOnly() || !PublicSuffixes.contains(cookie.domain()))
        && (secure || !cookie.secure());
  }

  /** Whether a cookie is what a prefix of its name promises (6265bis, section 4.1.3). */
  private static boolean keepsItsName(Cookie cookie, SetCookie set) {
    String name = cookie.name().toLowerCase(Locale.ROOT);
    if (name.startsWith("__host-")) {
      return cookie.secure() && cookie.hostOnly() && set.path().equals("/");
    }
    return !name.startsWith("__secure-") || cookie.secure();
  }

  /** Whether a request to here gets a cookie whose domain it is known to match. */
  boolean gets(Cookie cookie) {
    return (!cookie.hostOnly() || cookie.domain().equals(host))
        && Paths.matches(path, cookie.path())
        && (!cookie.secure() || secure);
  }
}
