package dev.tauko.http.internal.dial;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that IANA keeps for special purposes (RFC 6890, RFC 8190): the rows of its
 * registries for IPv4 and IPv6, with multicast, which has registries of its own, and all of IPv6
 * that is not given out.
 *
 * <p>Rows that the registries call globally reachable are among them: they are anycast addresses,
 * which lead to the nearest server of a protocol, often one in the local network. Exceptions are
 * the prefixes by which IPv6 carries IPv4, 64:ff9b::/96 and 2002::/16. There the carried address
 * decides.
 */
final class SpecialAddresses {
  private static final List<Block> V4 =
      blocks(
          "0.0.0.0/8", // "this network"
          "10.0.0.0/8", // private use
          "100.64.0.0/10", // shared by the customers of a provider
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local, where clouds keep their metadata
          "172.16.0.0/12", // private use
          "192.0.0.0/24", // protocol assignments: DS-Lite, PCP, TURN, NAT64 discovery
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // AMT
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private use
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and limited broadcast

  /* All that is not in 2000::/3: loopback, unspecified, IPv4-compatible, 64:ff9b:1::/48, 100::/64,
  100:0:0:1::/64, 5f00::/16, fc00::/7, fe80::/10, fec0::/10, ff00::/8 and what is not given out. */
  private static final List<Block> V6 =
      blocks(
          "::/3",
          "2001::/23", // protocol assignments: Teredo, PCP, TURN, AMT, AS112, ORCHID, DRIP
          "2001:db8::/32", // documentation
          "2620:4f:8000::/48", // AS112
          "3fff::/20", // documentation
          "4000::/2",
          "8000::/1");

  private static final Block NAT64 = Block.of("64:ff9b::/96");
  private static final Block SIX_TO_FOUR = Block.of("2002::/16");
  private static final Block MAPPED = Block.of("::ffff:0:0:0/96");

  private SpecialAddresses() {}

  /** All addresses that begin with the same bits. */
  private static final class Block {
    private final byte[] prefix;
    private final int bits;

    private Block(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    static Block of(String cidr) {
      int slash = cidr.indexOf('/');
      return new Block(
          InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress(),
          Integer.parseInt(cidr, slash + 1, cidr.length(), 10));
    }

    boolean contains(byte[] address) {
      int whole = bits / 8;
      int mask = 0xff00 >> (bits % 8) & 0xff;
      return Arrays.equals(address, 0, whole, prefix, 0, whole)
          && (mask == 0 || ((address[whole] ^ prefix[whole]) & mask) == 0);
    }
  }

  private static List<Block> blocks(String... cidrs) {
    return Stream.of(cidrs).map(Block::of).toList();
  }

  /** Whether an address of IPv4 or IPv6 is one of them. */
  static boolean contains(byte[] address) {
    return (address.length == 4 ? V4 : V6).stream().anyMatch(block -> block.contains(address));
  }

  /** The address of IPv4 that decides for one of IPv6; null if it has none. */
  static byte @Nullable [] carriedV4(byte[] address) {
    if (SIX_TO_FOUR.contains(address)) {
      return Arrays.copyOfRange(address, 2, 6);
    }
    return NAT64.contains(address) || isMapped(address)
        ? Arrays.copyOfRange(address, 12, 16)
        : null;
  }

  /* ::ffff:0:0/96 cannot be written as an InetAddress of IPv6, ::ffff:0:0:0/96 (RFC 2765) can. */
  private static boolean isMapped(byte[] address) {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    return MAPPED.contains(address) || Arrays.equals(address, 0, 12, mapped, 0, 12);
  }
}
