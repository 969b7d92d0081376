package dev.tauko.http.internal.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are public (attack 23), and in what order several of them are tried. */
class AddressesTest {

  /** The rows of IANA's registries, each by its first and its last address. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # IPv4 Special-Purpose Address Registry
          0.0.0.0,         0.255.255.255
          10.0.0.0,        10.255.255.255
          100.64.0.0,      100.127.255.255
          127.0.0.0,       127.255.255.255
          169.254.0.0,     169.254.255.255
          172.16.0.0,      172.31.255.255
          192.0.0.0,       192.0.0.255
          192.0.0.0,       192.0.0.7
          192.0.0.8,       192.0.0.8
          192.0.0.9,       192.0.0.9
          192.0.0.10,      192.0.0.10
          192.0.0.170,     192.0.0.171
          192.0.2.0,       192.0.2.255
          192.31.196.0,    192.31.196.255
          192.52.193.0,    192.52.193.255
          192.88.99.0,     192.88.99.255
          192.168.0.0,     192.168.255.255
          192.175.48.0,    192.175.48.255
          198.18.0.0,      198.19.255.255
          198.51.100.0,    198.51.100.255
          203.0.113.0,     203.0.113.255
          240.0.0.0,       255.255.255.254
          255.255.255.255, 255.255.255.255
          # IPv4 Multicast Address Space Registry
          224.0.0.0,       239.255.255.255
          # IPv6 Special-Purpose Address Registry
          ::1,             ::1
          ::,              ::
          ::ffff:0:0,      ::ffff:0.255.255.255
          ::ffff:127.0.0.1, ::ffff:10.0.0.1
          64:ff9b::,       64:ff9b::0.255.255.255
          64:ff9b::127.0.0.1, 64:ff9b::169.254.169.254
          64:ff9b:1::,     64:ff9b:1:ffff:ffff:ffff:ffff:ffff
          64:ff9b:1::1.1.1.1, 64:ff9b:1:101:1:100::
          100::,           100::ffff:ffff:ffff:ffff
          100:0:0:1::,     100:0:0:1:ffff:ffff:ffff:ffff
          2001::,          2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff
          2001::,          2001:0:ffff:ffff:ffff:ffff:ffff:ffff
          2001:1::1,       2001:1::1
          2001:1::2,       2001:1::2
          2001:1::3,       2001:1::3
          2001:2::,        2001:2:0:ffff:ffff:ffff:ffff:ffff
          2001:3::,        2001:3:ffff:ffff:ffff:ffff:ffff:ffff
          2001:4:112::,    2001:4:112:ffff:ffff:ffff:ffff:ffff
          2001:10::,       2001:1f:ffff:ffff:ffff:ffff:ffff:ffff
          2001:20::,       2001:2f:ffff:ffff:ffff:ffff:ffff:ffff
          2001:30::,       2001:3f:ffff:ffff:ffff:ffff:ffff:ffff
          2001:db8::,      2001:db8:ffff:ffff:ffff:ffff:ffff:ffff
          2002::,          2002:ff:ffff:ffff:ffff:ffff:ffff:ffff
          2002:7f00:1::,   2002:a9fe:a9fe::1
          2620:4f:8000::,  2620:4f:8000:ffff:ffff:ffff:ffff:ffff
          3fff::,          3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff
          5f00::,          5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff
          fc00::,          fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
          fe80::,          febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff
          # IPv6 Multicast Address Space Registry
          ff00::,          ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
          # Site-local (RFC 3879), IPv4-compatible (RFC 4291), IPv4-translated (RFC 2765)
          fec0::,          feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
          ::127.0.0.1,     ::1.1.1.1
          ::ffff:0:127.0.0.1, ::ffff:0:10.0.0.1
          # Not given out
          200::,           1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
          4000::,          5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
          6000::,          fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
          """)
  void specialAddressesAreNotPublic(String first, String last) {
    assertThat(Addresses.isPublic(InetAddress.ofLiteral(first))).isFalse();
    assertThat(Addresses.isPublic(InetAddress.ofLiteral(last))).isFalse();
  }

  /** The addresses beside those rows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.31.195.255",
        "192.31.197.0",
        "192.52.192.255",
        "192.52.194.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "192.175.47.255",
        "192.175.49.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2000::",
        "2001:200::",
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db9::",
        "2001:4860:4860::8888",
        "2003::",
        "2606:4700::1111",
        "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff",
        "2620:4f:8001::",
        "2a00::1",
        "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "3fff:1000::",
        "2002:101:101::1",
        "64:ff9b::1.1.1.1",
        "::ffff:1.1.1.1",
        "::ffff:0:1.1.1.1",
      })
  void addressesBesideThemArePublic(String literal) {
    assertThat(Addresses.isPublic(InetAddress.ofLiteral(literal))).isTrue();
  }

  @Test
  void anAddressMappedIntoIpv6IsTheOneItCarries() throws Exception {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    bytes[12] = 127;
    bytes[15] = 1;
    assertThat(Addresses.isPublic(Inet6Address.getByAddress("host", bytes, -1))).isFalse();
    bytes[12] = 1;
    assertThat(Addresses.isPublic(Inet6Address.getByAddress("host", bytes, -1))).isTrue();
  }

  @Test
  void ofSeveralAddressesThePublicOnesAreLeft() {
    assertThat(Addresses.publicOnly(addresses("10.0.0.1", "1.1.1.1", "::1", "2a00::1")))
        .isEqualTo(addresses("1.1.1.1", "2a00::1"));
  }

  @Test
  void ifNoneIsLeftAllAreNamed() {
    assertThatThrownBy(() -> Addresses.publicOnly(addresses("10.0.0.1", "::1")))
        .isInstanceOf(Addresses.Denied.class)
        .hasMessage(
            "[10.0.0.1, 0:0:0:0:0:0:0:1] is not a public address, and"
                + " tauko.http.deny-private-addresses is on");
  }

  /** aiohttp: test_tcp_connector_interleave. */
  @Test
  void theFamiliesTakeTurns() {
    assertThat(
            Addresses.interleaved(addresses("2a00::1", "2a00::2", "2a00::3", "1.1.1.1", "1.1.1.2")))
        .isEqualTo(addresses("2a00::1", "1.1.1.1", "2a00::2", "1.1.1.2", "2a00::3"));
    assertThat(Addresses.interleaved(addresses("1.1.1.1", "1.1.1.2", "2a00::1")))
        .isEqualTo(addresses("1.1.1.1", "2a00::1", "1.1.1.2"));
    assertThat(Addresses.interleaved(addresses("1.1.1.1"))).isEqualTo(addresses("1.1.1.1"));
  }

  private static List<InetAddress> addresses(String... literals) {
    return Stream.of(literals).map(InetAddress::ofLiteral).toList();
  }
}
