package dev.tauko.http.internal.url;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/**
 * Where a request goes to: the origin of its URL (RFC 6454).
 *
 * @param secure whether the connection is TLS
 * @param host a name in ASCII and lower case, or an IP address without brackets in its one form
 *     (RFC 5952)
 */
public record Origin(boolean secure, String host, int port) {

  public static int defaultPort(boolean secure) {
    return secure ? 443 : 80;
  }

  public boolean hasDefaultPort() {
    return port == defaultPort(secure);
  }

  /**
   * The one form of an IP address, of IPv4 if it is mapped into IPv6.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static String address(String literal) {
    return InetAddresses.toAddrString(InetAddress.ofLiteral(literal));
  }

  /** Whether the host is an IP address. */
  public boolean isAddress() {
    return isAddress(host);
  }

  /** Whether a host is an IP address: an IPv6 one, or nothing but digits and dots. */
  public static boolean isAddress(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == ':') {
        return true;
      }
      if (c != '.' && (c < '0' || c > '9')) {
        return host.indexOf(':', i) >= 0;
      }
    }
    return !host.isEmpty();
  }

  /** The host as it stands in a URL. */
  public String bracketedHost() {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** The origin as it is written in messages, always with its port. */
  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + bracketedHost() + ":" + port;
  }
}
