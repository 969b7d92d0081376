package dev.tauko.http.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are public (attack 23), and in what order several of them are tried. */
class AddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "3fff::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1",
        "::ffff:0:127.0.0.1",
      })
  void isNotPublic(String literal) {
    assertThat(Addresses.isPublic(InetAddress.ofLiteral(literal))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "169.253.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.0.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:4860:4860::8888",
        "2a00::1",
        "2002:101:101::1",
        "64:ff9b::1.1.1.1",
      })
  void isPublic(String literal) {
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
