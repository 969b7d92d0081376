package dev.tauko.http.cookie;

import dev.tauko.http.url.Destination;
import java.net.IDN;
import java.util.Locale;

/** Hosts and the domains that they belong to (RFC 6265, sections 5.1.2 and 5.1.3). */
final class Domains {
  private Domains() {}

  /** A domain in ASCII and lower case; as it is where it cannot be written so. */
  static String canonical(String domain) {
    try {
      return IDN.toASCII(domain).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException malformed) {
      return domain.toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a host is an IP address. */
  static boolean isAddress(String host) {
    return Destination.isAddress(host);
  }

  /** Whether a host is this domain or one below it. */
  static boolean matches(String host, String domain) {
    return host.equals(domain) || (host.endsWith("." + domain) && !isAddress(host));
  }
}
