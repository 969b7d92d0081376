package dev.tauko.http.internal.url;

/**
 * Host and port of a URL.
 *
 * @param origin what they mean
 * @param field how they stand in the Host field and in the URL: a name in ASCII and lower case, an
 *     address of IPv6 as it was written (RFC 9112, section 3.2), and the port unless it is the
 *     scheme's own
 */
record Authority(Origin origin, String field) {

  static Authority of(Origin origin) {
    return ofLiteral(origin, origin.bracketedHost());
  }

  /**
   * An authority whose host is an address.
   *
   * @param host the address as it was written, in brackets if it is one of IPv6
   */
  static Authority ofLiteral(Origin origin, String host) {
    return new Authority(origin, origin.hasDefaultPort() ? host : host + ":" + origin.port());
  }
}
