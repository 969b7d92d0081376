package dev.tauko.http.internal.url;

/**
 * Host and port of a URL.
 *
 * @param destination what they mean
 * @param field how they stand in the Host field and in the URL: a name in ASCII and lower case, an
 *     address of IPv6 as it was written (RFC 9112, section 3.2), and the port unless it is the
 *     scheme's own
 */
record Authority(Destination destination, String field) {

  static Authority of(Destination destination) {
    return ofLiteral(destination, destination.bracketedHost());
  }

  /**
   * An authority whose host is an address.
   *
   * @param host the address as it was written, in brackets if it is one of IPv6
   */
  static Authority ofLiteral(Destination destination, String host) {
    return new Authority(
        destination, destination.hasDefaultPort() ? host : host + ":" + destination.port());
  }
}
