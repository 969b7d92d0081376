package dev.tauko.http;

import dev.tauko.http.internal.auth.Basic;

/** Who asks, as the Authorization field says it. */
final class Credentials {
  private Credentials() {}

  /**
   * The value of an Authorization field (RFC 7617, as UTF-8).
   *
   * @throws IllegalArgumentException if the user's name has a colon
   */
  static String basic(String user, String password) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "the user's name has a colon; accepted is a name without one (RFC 7617, section 2)");
    }
    return Basic.of(user + ":" + password);
  }

  /**
   * The request with what its URL says of user and password.
   *
   * @throws IllegalArgumentException if it has an Authorization field beside
   */
  static ClientRequest ofUrl(ClientRequest request) {
    String pair = request.target().credentials();
    if (pair == null) {
      return request;
    }
    if (request.headers().contains("Authorization")) {
      throw new IllegalArgumentException(
          "there are credentials in the URL, "
              + request.target()
              + ", and an Authorization field; accepted is one of them");
    }
    return request.withHeader("Authorization", Basic.of(pair));
  }
}
