package dev.tauko.http.internal.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Basic authorization (RFC 7617). */
public final class Basic {
  private Basic() {}

  /**
   * The value of an Authorization or a Proxy-Authorization field.
   *
   * @param credentials user and password with a colon between; written as UTF-8
   */
  public static String of(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The value of an Authorization field of this user.
   *
   * @throws IllegalArgumentException if the user's name has a colon
   */
  public static String of(String user, String password) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "the user's name has a colon; accepted is a name without one (RFC 7617, section 2)");
    }
    return of(user + ":" + password);
  }
}
