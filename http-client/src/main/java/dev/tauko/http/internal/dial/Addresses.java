package dev.tauko.http.internal.dial;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

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
   * Whether an address leads to a host on the public Internet: none of {@link SpecialAddresses},
   * and none of IPv6 that carries such an address of IPv4.
   */
  public static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    byte[] carried = address instanceof Inet6Address ? SpecialAddresses.carriedV4(bytes) : null;
    return !SpecialAddresses.contains(carried == null ? bytes : carried);
  }
}
