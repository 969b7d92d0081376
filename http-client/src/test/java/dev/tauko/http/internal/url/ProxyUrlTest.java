package dev.tauko.http.internal.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.InvalidUrlException;
import dev.tauko.http.internal.url.ProxyUrl.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which proxy a URL means. */
class ProxyUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://proxy.test                 | HTTP    | http://proxy.test:80
          HTTPS://Proxy.test/               | HTTP    | https://proxy.test:443
          socks5://proxy.test               | SOCKS5  | socks5://proxy.test:1080
          Socks5H://proxy.test              | SOCKS5H | socks5h://proxy.test:1080
          http://proxy.test:3128            | HTTP    | http://proxy.test:3128
          socks5://127.0.0.1:65535          | SOCKS5  | socks5://127.0.0.1:65535
          socks5h://[0:0:0:0:0:0:0:1]:1     | SOCKS5H | socks5h://[::1]:1
          http://[::1]                      | HTTP    | http://[::1]:80
          http://proxy.test.                | HTTP    | http://proxy.test.:80
          http://büro.test                  | HTTP    | http://xn--bro-hoa.test:80
          """)
  void aProxyIsWrittenWithItsPort(String given, Protocol protocol, String written) {
    ProxyUrl proxy = ProxyUrl.parse(given);
    assertThat(proxy.protocol()).isEqualTo(protocol);
    assertThat(proxy).hasToString(written);
    assertThat(proxy.credentials()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://proxy.test/a            | it has a path, a query or a fragment
          http://proxy.test/?a           | it has a path, a query or a fragment
          http://proxy.test/#            | it has a path, a query or a fragment
          socks4://proxy.test            | its scheme is 'socks4'
          socks5://:secret@proxy.test    | its user name is empty
          socks5h://proxy.test:65536     | its port is 65536, accepted is 1 to 65535
          http://256.0.0.1               | its host '256.0.0.1' is not an IPv4 address
          http://[1.2.3.4]               | its host '[1.2.3.4]' is not an IPv6 address
          """)
  void whatIsNoProxyIsRefusedWithTheReason(String given, String reason) {
    assertThatThrownBy(() -> ProxyUrl.parse(given))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("is not a proxy that can be used: " + reason)
        .hasMessageContaining("accepted is http://[user:password@]host[:port] or the same with")
        .hasMessageNotContaining("secret");
  }

  @Test
  void socksCarriesNamesAndPasswordsOf255BytesInUtf8() {
    String longest = "x".repeat(253) + "%C3%BC";
    String most = "x".repeat(253) + "ü";

    assertThat(ProxyUrl.parse("socks5://" + longest + ":" + longest + "@proxy.test").credentials())
        .isEqualTo(most + ":" + most);
    assertThatThrownBy(() -> ProxyUrl.parse("socks5://y" + longest + ":@proxy.test"))
        .hasMessageContaining("its user name has 256 bytes in UTF-8 and its password 0,");
    assertThatThrownBy(() -> ProxyUrl.parse("socks5h://u:y" + longest + "@proxy.test"))
        .hasMessageContaining("its user name has 1 bytes in UTF-8 and its password 256,");
    assertThat(ProxyUrl.parse("http://:y" + longest + "@proxy.test").credentials())
        .as("HTTP has no such limit")
        .isEqualTo(":y" + most);
  }
}
