package dev.tauko.http.internal.cookie;

import dev.tauko.http.internal.url.Idna;
import dev.tauko.http.internal.url.Origin;
import java.util.Locale;

/** Hosts and the domains that they belong to (RFC 6265, sections 5.1.2 and 5.1.3). */
final class Domains {
  private Domains() {}

  /** A domain in ASCII and lower case; as it is where it cannot be written so. */
  static String canonical(String domain) {
    String ascii = Idna.toAscii(domain);
    return ascii == null ? domain.toLowerCase(Locale.ROOT) : ascii;
  }

  /** Whether a host is an IP address. */
  static boolean isAddress(String host) {
    return Origin.isAddress(host);
  }

  /** Whether a host is this domain or one below it. */
  static boolean matches(String host, String domain) {
    return host.equals(domain) || (host.endsWith("." + domain) && !isAddress(host));
  }
}
