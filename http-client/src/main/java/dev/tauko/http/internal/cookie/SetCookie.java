package dev.tauko.http.internal.cookie;

import dev.tauko.http.Cookie.SameSite;
import dev.tauko.http.internal.grammar.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Set-Cookie field, read as leniently as browsers do (RFC 6265, section 5.2).
 *
 * @param domain what the attribute Domain says, in ASCII and lower case and without a leading dot;
 *     empty if there is none, or one that ends with a dot
 * @param path what the attribute Path says; empty if there is none that starts with a slash
 * @param maxAge seconds from now; null if there is no such number. Goes before {@code expires}
 * @param expires a moment; null if there is none that can be read
 */
record SetCookie(
    String name,
    String value,
    String domain,
    String path,
    @Nullable Long maxAge,
    @Nullable Instant expires,
    boolean secure,
    boolean httpOnly,
    SameSite sameSite) {
  private static final int MAX_ATTRIBUTE = 1024;

  /**
   * Reads a field's value.
   *
   * @param maxSize how many bytes name and value may have together
   * @return null if it is no cookie: it has no name, a control character or half a surrogate pair,
   *     or is too large
   */
  static @Nullable SetCookie parse(String field, int maxSize) {
    if (hasControl(field) || !Utf8.canExpress(field)) {
      return null;
    }
    String[] parts = field.split(";", -1);
    int equals = parts[0].indexOf('=');
    if (equals < 0) {
      return null;
    }
    String name = trim(parts[0].substring(0, equals));
    String value = trim(parts[0].substring(equals + 1));
    if (name.isEmpty() || size(name) + size(value) > maxSize) {
      return null;
    }
    Attributes attributes = new Attributes();
    for (int i = 1; i < parts.length; i++) {
      attributes.take(parts[i]);
    }
    return new SetCookie(
        name,
        value,
        attributes.domain,
        attributes.path,
        attributes.maxAge,
        attributes.expires,
        attributes.secure,
        attributes.httpOnly,
        attributes.sameSite);
  }

  /** What the attributes say; of several of one name the last one. */
  private static final class Attributes {
    String domain = "";
    String path = "";
    @Nullable Long maxAge;
    @Nullable Instant expires;
    boolean secure;
    boolean httpOnly;
    SameSite sameSite = SameSite.DEFAULT;

    void take(String attribute) {
      int equals = attribute.indexOf('=');
      String value = equals < 0 ? "" : trim(attribute.substring(equals + 1));
      if (value.length() > MAX_ATTRIBUTE) {
        return;
      }
      switch (trim(equals < 0 ? attribute : attribute.substring(0, equals))
          .toLowerCase(Locale.ROOT)) {
        case "domain" -> domain(value);
        case "path" -> path = value.startsWith("/") ? value : "";
        case "max-age" -> maxAge(value);
        case "expires" -> {
          Instant moment = CookieDate.parse(value);
          expires = moment == null ? expires : moment;
        }
        case "secure" -> secure = true;
        case "httponly" -> httpOnly = true;
        case "samesite" -> sameSite = sameSite(value);
        default -> {}
      }
    }

    private void domain(String value) {
      String bare = value.startsWith(".") ? value.substring(1) : value;
      domain = bare.endsWith(".") ? "" : Domains.canonical(bare);
    }

    private void maxAge(String value) {
      if (!value.matches("-?[0-9]+")) {
        return;
      }
      try {
        maxAge = Long.valueOf(value);
      } catch (NumberFormatException beyondLong) {
        maxAge = value.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
      }
    }

    private static SameSite sameSite(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "none" -> SameSite.NONE;
        case "lax" -> SameSite.LAX;
        case "strict" -> SameSite.STRICT;
        default -> SameSite.DEFAULT;
      };
    }
  }

  /** How many bytes a text has on the wire. */
  static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether a text has a control character other than a tab. */
  static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7F);
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
