package dev.tauko.http.dial;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which addresses of a host are tried, and in what order. */
public final class Addresses {
  private Addresses() {}

  /** None of a host's addresses may be used; the message names them. */
  public static final class Denied extends RuntimeException {
    Denied(List<InetAddress> addresses) {
      super(
          addresses.stream().map(InetAddress::getHostAddress).toList()
              + " is not a public address, and tauko.http.deny-private-addresses is on",
          null,
          false,
          false);
    }
  }

  /**
   * Leaves those that are public.
   *
   * @throws Denied if none is
   */
  public static List<InetAddress> publicOnly(List<InetAddress> addresses) {
    List<InetAddress> permitted = addresses.stream().filter(Addresses::isPublic).toList();
    if (permitted.isEmpty()) {
      throw new Denied(addresses);
    }
    return permitted;
  }

  /**
   * Lets the families take turns, beginning with the first one's; within each, the order stays (RFC
   * 8305, section 4).
   */
  public static List<InetAddress> interleaved(List<InetAddress> addresses) {
    Deque<InetAddress> first = new ArrayDeque<>();
    Deque<InetAddress> second = new ArrayDeque<>();
    boolean isFirstV6 = addresses.getFirst() instanceof Inet6Address;
    for (InetAddress address : addresses) {
      (address instanceof Inet6Address == isFirstV6 ? first : second).add(address);
    }
    List<InetAddress> order = new ArrayList<>(addresses.size());
    while (!first.isEmpty() || !second.isEmpty()) {
      if (!first.isEmpty()) {
        order.add(first.poll());
      }
      if (!second.isEmpty()) {
        order.add(second.poll());
      }
    }
    return order;
  }

  /**
   * Whether an address leads to the public Internet: none that the registries of special addresses
   * (RFC 6890) keep for a host, a link, a site or a provider's own network, and none of IPv6 that
   * carries such an address of IPv4.
   */
  public static boolean isPublic(InetAddress address) {
    if (address instanceof Inet6Address v6) {
      byte[] carried = carriedV4(v6.getAddress());
      return carried == null ? isPublicV6(v6.getAddress()) : isPublicV4(carried);
    }
    return address instanceof Inet4Address && isPublicV4(address.getAddress());
  }

  private static boolean isPublicV4(byte[] bytes) {
    int a = bytes[0] & 0xff;
    int b = bytes[1] & 0xff;
    int c = bytes[2] & 0xff;
    return switch (a) {
      case 0, 10, 127 -> false;
      case 100 -> (b & 0xc0) != 64; // 100.64.0.0/10: carriers' NAT
      case 169 -> b != 254; // link-local, and clouds' metadata
      case 172 -> (b & 0xf0) != 16;
      case 192 -> b != 168 && !(b == 0 && (c == 0 || c == 2)) && !(b == 88 && c == 99);
      case 198 -> (b & 0xfe) != 18 && !(b == 51 && c == 100);
      case 203 -> !(b == 0 && c == 113);
      default -> a < 224; // 224.0.0.0/4: multicast, 240.0.0.0/4: reserved and broadcast
    };
  }

  /** Of IPv6, only 2000::/3 is given out, and in it are ranges for documents and benchmarks. */
  private static boolean isPublicV6(byte[] bytes) {
    int first = group(bytes, 0);
    int second = group(bytes, 1);
    return (first & 0xe000) == 0x2000
        && !(first == 0x2001 && second < 0x0200) // 2001::/23: protocols, Teredo
        && !(first == 0x2001 && second == 0x0db8)
        && !(first == 0x3fff && second < 0x1000);
  }

  /** The address of IPv4 within one of IPv6; null if it has none. */
  private static byte @Nullable [] carriedV4(byte[] bytes) {
    if (group(bytes, 0) == 0x2002) {
      return at(bytes, 2); // 2002::/16: 6to4
    }
    boolean isNat64 =
        group(bytes, 0) == 0x0064
            && group(bytes, 1) == 0xff9b
            && (group(bytes, 2) == 1 || areZero(bytes, 2, 6)); // 64:ff9b::/96, 64:ff9b:1::/48
    boolean isMapped = areZero(bytes, 0, 5) && group(bytes, 5) == 0xffff; // ::ffff:0:0/96
    boolean isTranslated = // ::ffff:0:0:0/96
        areZero(bytes, 0, 4) && group(bytes, 4) == 0xffff && group(bytes, 5) == 0;
    return isNat64 || isMapped || isTranslated ? at(bytes, 12) : null;
  }

  private static boolean areZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (group(bytes, i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
  }

  private static byte[] at(byte[] bytes, int from) {
    return new byte[] {bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]};
  }
}
