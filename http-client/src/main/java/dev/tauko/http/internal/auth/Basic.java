package dev.tauko.http.internal.auth;

import dev.tauko.http.internal.grammar.Utf8;
import java.util.Base64;
import java.util.Objects;

/** Basic authorization (RFC 7617). */
public final class Basic {
  private Basic() {}

  /**
   * The value of an Authorization or a Proxy-Authorization field.
   *
   * @param credentials user and password with a colon between; written as UTF-8
   * @throws IllegalArgumentException if UTF-8 cannot express them
   */
  public static String of(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(Utf8.encode("the credentials", credentials));
  }

  /**
   * The value of an Authorization field of this user.
   *
   * @throws IllegalArgumentException if the user's name has a colon, or UTF-8 cannot express name
   *     or password
   */
  public static String of(String user, String password) {
    Objects.requireNonNull(password, "password");
    if (Objects.requireNonNull(user, "user").indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "the user's name has a colon; accepted is a name without one (RFC 7617, section 2)");
    }
    requireNoControl("the user's name", user);
    requireNoControl("the password", password);
    return of(Utf8.require("the user's name", user) + ":" + Utf8.require("the password", password));
  }

  private static void requireNoControl(String what, String text) {
    if (text.chars().anyMatch(c -> c < ' ' || c == '\u007F')) {
      throw new IllegalArgumentException(
          what + " has a control character; accepted is one without any (RFC 7617, section 2)");
    }
  }
}
