package dev.tauko.http.internal.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.InvalidUrlException;
import dev.tauko.http.internal.url.ProxyUrl;
import dev.tauko.http.internal.url.Url;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which proxy the environment names for a URL. */
class ProxyEnvironmentTest {

  private static @Nullable String proxy(Map<String, String> environment, String url) {
    ProxyUrl proxy = new ProxyEnvironment(environment).proxyFor(Url.parse(url).origin());
    return proxy == null ? null : proxy.toString();
  }

  @Test
  void eachSchemeHasItsVariable() {
    Map<String, String> environment =
        Map.of("http_proxy", "http://one:3128", "https_proxy", "http://two:3128");
    assertThat(proxy(environment, "http://a.test/")).isEqualTo("http://one:3128");
    assertThat(proxy(environment, "https://a.test/")).isEqualTo("http://two:3128");
  }

  @Test
  void oneVariableStandsForBoth() {
    Map<String, String> environment =
        Map.of("all_proxy", "http://all:3128", "https_proxy", "http://two:3128");
    assertThat(proxy(environment, "http://a.test/")).isEqualTo("http://all:3128");
    assertThat(proxy(environment, "https://a.test/")).isEqualTo("http://two:3128");
  }

  @Test
  void lowerCaseGoesBeforeUpperCase() {
    assertThat(
            proxy(Map.of("http_proxy", "http://low", "HTTP_PROXY", "http://UP"), "http://a.test/"))
        .isEqualTo("http://low:80");
    assertThat(proxy(Map.of("HTTP_PROXY", "http://up"), "http://a.test/"))
        .isEqualTo("http://up:80");
    assertThat(proxy(Map.of("ALL_PROXY", "http://up"), "https://a.test/"))
        .isEqualTo("http://up:80");
  }

  /** In a CGI program, a client sets HTTP_PROXY by a field named Proxy. */
  @Test
  void whatAClientCouldSetIsNotReadInCgiPrograms() {
    Map<String, String> cgi = Map.of("REQUEST_METHOD", "GET", "HTTP_PROXY", "http://evil");
    assertThat(proxy(cgi, "http://a.test/")).isNull();
    assertThat(proxy(Map.of("REQUEST_METHOD", "GET", "http_proxy", "http://low"), "http://a.test/"))
        .isEqualTo("http://low:80");
  }

  @Test
  void withoutVariablesThereIsNoProxy() {
    assertThat(proxy(Map.of(), "http://a.test/")).isNull();
    assertThat(proxy(Map.of("http_proxy", " "), "http://a.test/")).isNull();
  }

  @Test
  void aHostAloneIsAProxyForHttp() {
    assertThat(proxy(Map.of("http_proxy", "proxy:3128"), "http://a.test/"))
        .isEqualTo("http://proxy:3128");
  }

  @ParameterizedTest
  @CsvSource({
    "socks5://h, socks5://h:1080",
    "SOCKS5://u:p@h:80, socks5://h:80",
    "socks5h://[::1]:443/, socks5h://[::1]:443",
  })
  void aSocksProxyIsOneForBoth(String value, String expected) {
    for (String url : new String[] {"http://a.test/", "https://a.test/"}) {
      assertThat(proxy(Map.of("all_proxy", value), url)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'a.test', http://a.test/, true",
    "'a.test', http://sub.a.test/, true",
    "'.a.test', http://sub.a.test/, true",
    "'*.a.test', http://sub.a.test/, true",
    "'.a.test', http://a.test/, true",
    "'a.test', http://nota.test/, false",
    "'A.TEST', http://a.test/, true",
    "'b.test, a.test', http://a.test/, true",
    "'b.test a.test', http://a.test/, true",
    "'a.test:80', http://a.test/, true",
    "'a.test:81', http://a.test/, false",
    "'*', http://a.test/, true",
    "'', http://a.test/, false",
    "',,', http://a.test/, false",
    "'127.0.0.1', http://127.0.0.1:8080/, true",
    "'10.0.0.0/8', http://10.1.2.3/, true",
    "'10.0.0.0/8', http://11.1.2.3/, false",
    "'10.0.0.0/8', http://a.test/, false",
    "'10.0.0.0/99', http://10.1.2.3/, false",
    "'10.0.0.0/x', http://10.1.2.3/, false",
    "'10.0.0.0/-1', http://11.1.2.3/, false",
    "'0.0.0.0/0', http://11.1.2.3/, true",
    "'10.1.2.3/32', http://10.1.2.3/, true",
    "'10.1.2.3/32', http://10.1.2.2/, false",
    "'[::1]', http://[::1]/, true",
    "'[::1]:80', http://[::1]/, true",
    "'[::1]:81', http://[::1]/, false",
    "'::1', http://[::1]/, true",
    "'0:0:0:0:0:0:0:1', http://[::1]/, true",
    "'fd00::/8', http://[fd12::1]/, true",
    "'fd00::/8', http://10.1.2.3/, false",
  })
  void exemptionsGoStraight(String list, String url, boolean isExempt) {
    assertThat(proxy(Map.of("http_proxy", "http://proxy", "no_proxy", list), url) == null)
        .isEqualTo(isExempt);
    assertThat(proxy(Map.of("http_proxy", "http://proxy", "NO_PROXY", list), url) == null)
        .isEqualTo(isExempt);
  }

  @Test
  void aVariableThatNamesNoProxyIsRefusedByItsName() {
    assertThatThrownBy(() -> new ProxyEnvironment(Map.of("all_proxy", "ftp://u:secret@h:1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the environment variable all_proxy: '")
        .hasMessageContaining("its scheme is 'ftp'")
        .hasMessageNotContaining("secret");
  }

  /** It must not be passed by, and other hosts stay within reach. */
  @Test
  void aSocksProxyOfAnotherVersionIsRefusedByWhatWouldGoThroughItOnly() {
    Map<String, String> environment =
        Map.of("all_proxy", "SOCKS4a://u:secret@h:1", "http_proxy", "proxy", "no_proxy", "local");
    assertThat(proxy(environment, "http://host/")).isNotNull();
    assertThat(proxy(environment, "https://local/")).isNull();
    assertThatThrownBy(() -> proxy(environment, "https://host/"))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("the environment variable all_proxy: '")
        .hasMessageContaining("its scheme is 'SOCKS4a'")
        .hasMessageNotContaining("secret");
  }
}
