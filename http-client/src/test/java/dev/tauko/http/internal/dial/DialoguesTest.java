package dev.tauko.http.internal.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientHttpProxyException;
import dev.tauko.http.internal.settings.HeadSettings;
import dev.tauko.http.internal.url.ProxyUrl;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.internal.wire.ProtocolViolation;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to proxies until a tunnel is open (RFC 1928, RFC 1929; RFC 9110, section 9.3.6). */
class DialoguesTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private final CompletableFuture<InetAddress> address = new CompletableFuture<>();

  private static Proxy proxy(String url) {
    return new Proxy(ProxyUrl.parse(url), null);
  }

  private SocksDialogue socks(String proxy, String origin) {
    Proxy through = proxy(proxy);
    return new SocksDialogue(
        new Route(Url.parse(origin).origin(), null, through), through, address);
  }

  private static String hex(ByteString bytes) {
    return HEX.formatHex(bytes.toArray());
  }

  private static String answer(ProxyDialogue dialogue, String bytes) {
    return hex(dialogue.answered(HEX.parseHex(bytes)));
  }

  private static void refuses(ProxyDialogue dialogue, String bytes, String message) {
    assertThatThrownBy(() -> answer(dialogue, bytes))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage(message);
  }

  @Test
  void aNameIsSentToTheProxy() {
    SocksDialogue socks = socks("socks5h://proxy.test", "http://abc:8080/");
    assertThat(hex(socks.opening())).isEqualTo("05 01 00");
    assertThat(answer(socks, "05")).isEmpty();
    assertThat(answer(socks, "00")).isEqualTo("05 01 00 03 03 61 62 63 1f 90");
    assertThat(socks.isOpen()).isFalse();
    assertThat(answer(socks, "05 00 00 01 00 00 00 00 00")).isEmpty();
    assertThat(socks.isOpen()).isFalse();
    assertThat(answer(socks, "00")).isEmpty();
    assertThat(socks.isOpen()).isTrue();
    assertThatThrownBy(() -> answer(socks, "00"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the tunnel is open");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 05 01 00 01 0a 01 02 03 00 50",
    "2001:db8::1, 05 01 00 04 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 00 50"
  })
  void anAddressIsSentIfItIsKnown(String literal, String request) {
    address.complete(InetAddress.ofLiteral(literal));
    SocksDialogue socks = socks("socks5://proxy.test", "http://abc/");
    assertThat(answer(socks, "05 00")).isEqualTo(request);
  }

  @Test
  void aUserLogsInWhereTheProxyWantsIt() {
    SocksDialogue socks = socks("socks5h://us:p%C3%A9:@proxy.test", "http://abc/");
    assertThat(hex(socks.opening())).isEqualTo("05 02 00 02");
    assertThat(answer(socks, "05 02")).isEqualTo("01 02 75 73 04 70 c3 a9 3a");
    assertThat(answer(socks, "01")).isEmpty();
    assertThat(answer(socks, "00")).startsWith("05 01 00 03");

    SocksDialogue without = socks("socks5h://us:p@proxy.test", "http://abc/");
    assertThat(answer(without, "05 00")).as("no login").startsWith("05 01 00 03");
  }

  @Test
  void aLoginThatIsRejectedEndsIt() {
    SocksDialogue socks = socks("socks5h://us:p@proxy.test", "http://abc/");
    answer(socks, "05 02");
    refuses(socks, "05 80", "it rejected user and password, with status 128");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http: | 04    | it does not speak SOCKS 5: its answer begins with the byte 4
          http: | 48 54 | it does not speak SOCKS 5: its answer begins with the byte 72
          http: | 05 01 | it chose the authentication method 1, which was not offered
          http: | 05 02 | it chose the authentication method 2, which was not offered
          http: | 05 80 | it chose the authentication method 128, which was not offered
          http: | 05 ff | it wants its users to log in, and its URL has no user and password
          user: | 05 ff | it takes neither user and password nor no login at all
          http: | 05 00 00 | bytes follow its answer that nobody asked for
          """)
  void anotherAnswerIsRefused(String user, String bytes, String message) {
    String credentials = user.equals("user:") ? "user:@" : "";
    refuses(socks("socks5h://" + credentials + "proxy.test", "http://abc/"), bytes, message);
  }

  private SocksDialogue asked() {
    SocksDialogue socks = socks("socks5h://proxy.test", "http://abc/");
    answer(socks, "05 00");
    return socks;
  }

  /** Each kind of address that a proxy may answer with, all but its last byte. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "05 00 00 01 7f 00 00 01 00",
        "05 00 00 03 02 61 62 00",
        "05 00 00 03 00 00",
        "05 00 00 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
      })
  void theTunnelIsOpenOnceTheWholeAnswerIsThere(String all) {
    SocksDialogue socks = asked();
    for (String each : all.split(" ", -1)) {
      assertThat(answer(socks, each)).isEmpty();
      assertThat(socks.isOpen()).isFalse();
    }
    answer(socks, "00");
    assertThat(socks.isOpen()).isTrue();
    refuses(asked(), all + " 00 00", "bytes follow its answer that nobody asked for");
  }

  @Test
  void aNameInAnAnswerMayHave255Bytes() {
    SocksDialogue socks = asked();
    answer(socks, "05 00 00 03 ff");
    socks.answered(new byte[256]);
    assertThat(socks.isOpen()).isFalse();
    socks.answered(new byte[1]);
    assertThat(socks.isOpen()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          05 01 | it answered 1, general failure
          05 02 | it answered 2, connection not allowed by its rules
          05 03 | it answered 3, network unreachable
          05 04 | it answered 4, host unreachable
          05 05 | it answered 5, connection refused
          05 06 | it answered 6, TTL expired
          05 07 | it answered 7, command not supported
          05 08 | it answered 8, kind of address not supported
          05 ff | it answered 255, which is no code of SOCKS 5
          00    | it does not speak SOCKS 5: its answer begins with the byte 0
          05 00 00 f0 00 | its answer has an address of the unknown kind 240
          """)
  void aRefusalIsToldInWords(String bytes, String message) {
    refuses(asked(), bytes, message);
  }

  private static ConnectDialogue connect(String proxy) {
    Proxy through = proxy(proxy);
    return new ConnectDialogue(
        new Route(Url.parse("http://[::1]:8443/").origin(), null, through),
        through,
        new HeadSettings(1000, 10, 1));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void anHttpProxyIsAskedForATunnel() {
    assertThat(connect("http://proxy.test").opening().utf8String())
        .isEqualTo("CONNECT [::1]:8443 HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n");
    assertThat(connect("http://u:p@proxy.test").opening().utf8String())
        .isEqualTo(
            """
            CONNECT [::1]:8443 HTTP/1.1
            Host: [::1]:8443
            Proxy-Authorization: Basic dTpw

            """
                .replace("\n", "\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"200", "299", "204"})
  void aStatusOfSuccessOpensIt(String status) {
    ConnectDialogue connect = connect("http://proxy.test");
    assertThat(connect.answered(bytes("HTTP/1.1 100\r\n\r\nHTTP/1.1 " + status)).isEmpty())
        .isTrue();
    assertThat(connect.isOpen()).isFalse();
    assertThat(connect.answered(bytes("\r\nContent-Length: 5\r\n\r\n")).isEmpty()).isTrue();
    assertThat(connect.isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 300, 407, 502})
  void anotherStatusOpensNone(int status) {
    ConnectDialogue connect = connect("http://u:secret@proxy.test");
    assertThatThrownBy(
            () -> connect.answered(bytes("HTTP/1.1 " + status + " No\r\nX-A: 1\r\n\r\nwhy")))
        .isInstanceOfSatisfying(
            ClientHttpProxyException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(status);
              assertThat(refused.headers().get("X-A")).contains("1");
            })
        .hasMessage(
            "the proxy http://proxy.test:80 opened no tunnel to http://[::1]:8443: it answered %s"
                + " No",
            status);
    assertThat(connect.isOpen()).isFalse();
  }

  @Test
  void bytesThatFollowTheAnswerAreRefused() {
    assertThatThrownBy(
            () -> connect("http://proxy.test").answered(bytes("HTTP/1.1 200 OK\r\n\r\nx")))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("bytes follow its answer that nobody asked for");
  }
}
