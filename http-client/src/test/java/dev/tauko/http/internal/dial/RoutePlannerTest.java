package dev.tauko.http.internal.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.internal.dial.Tls.Trust;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.http.internal.url.ProxyUrl;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Certificates;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How origins are reached: directly or through proxies, and whom TLS is spoken with. */
class RoutePlannerTest {
  private static final Origin PLAIN = Url.parse("http://a.test/").origin();
  private static final Origin SECURE = Url.parse("https://a.test/").origin();
  private static final Origin OTHER = Url.parse("https://b.test/").origin();

  private static RoutePlanner planner(Trust trust, @Nullable String proxy) throws Exception {
    ProxyUrl url = proxy == null ? null : ProxyUrl.parse(proxy);
    return new RoutePlanner(SSLContext.getDefault(), trust, "name.test", SECURE, origin -> url);
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.test, false, false, true",
    "http://proxy.test, true, true, false",
    "socks5://proxy.test, false, true, false",
    "socks5h://proxy.test, true, true, false"
  })
  void aProxyOpensTunnelsOrIsSentRequests(
      String proxy, boolean isSecure, boolean isTunnelled, boolean isForwarded) throws Exception {
    Route route = planner(new Trust.Authorities(), proxy).to(isSecure ? SECURE : PLAIN);
    assertThat(route.isTunnelled()).isEqualTo(isTunnelled);
    assertThat(route.isForwarded()).isEqualTo(isForwarded);
    assertThat(route.peer().host()).isEqualTo("proxy.test");
    assertThat(route).hasToString(route.origin() + " through the proxy " + route.proxy());
  }

  @Test
  void aProxyIsSpokenToAsItsUrlSays() throws Exception {
    Proxy http = planner(new Trust.Anyone(), "https://u:p@proxy.test").to(PLAIN).proxy();
    assertThat(http).hasToString("https://proxy.test:443");
    assertThat(http.isSocks()).isFalse();
    assertThat(http.authorization()).isEqualTo("Basic dTpw");
    assertThat(http.tls().trust()).isEqualTo(new Trust.Authorities());
    assertThat(http.tls().serverName()).isNull();

    Proxy socks = planner(new Trust.Anyone(), "socks5://proxy.test").to(PLAIN).proxy();
    assertThat(socks.isSocks()).isTrue();
    assertThat(socks.wantsAddresses()).isTrue();
    assertThat(socks.tls()).isNull();
    assertThat(socks.authorization()).isNull();
    assertThat(planner(new Trust.Anyone(), "socks5h://p").to(PLAIN).proxy().wantsAddresses())
        .isFalse();
  }

  @Test
  void withoutAProxyTheOriginIsReachedItself() throws Exception {
    Route route = planner(new Trust.Authorities(), null).to(PLAIN);
    assertThat(route.peer()).isEqualTo(PLAIN);
    assertThat(route.tls()).isNull();
    assertThat(route.isTunnelled()).isFalse();
    assertThat(route.isForwarded()).isFalse();
    assertThat(route).hasToString("http://a.test:80");
  }

  @Test
  void tlsIsForSecureOriginsOnly() throws Exception {
    Tls tls = Tls.of(SSLContext.getDefault());
    assertThatThrownBy(() -> new Route(PLAIN, tls, null)).hasMessageContaining("TLS does not fit");
    assertThatThrownBy(() -> new Route(SECURE, null, null)).hasMessageContaining("does not fit");
  }

  @Test
  void whatIsMeantForTheFirstOriginIsNotForOthers() throws Exception {
    RoutePlanner anyone = planner(new Trust.Anyone(), null);
    assertThat(anyone.to(SECURE).tls())
        .extracting(Tls::trust, Tls::serverName)
        .containsExactly(new Trust.Anyone(), "name.test");
    assertThat(anyone.to(OTHER).tls())
        .extracting(Tls::trust, Tls::serverName)
        .containsExactly(new Trust.Authorities(), null);

    Trust pinned = RoutePlanner.pinned("0".repeat(64));
    assertThat(planner(pinned, null).to(OTHER).tls().trust()).isEqualTo(pinned);
  }

  @Test
  void aFingerprintHas64Digits() {
    String digits = "0123456789abcdef".repeat(4);
    String colons = digits.toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
    assertThat(RoutePlanner.pinned(digits, colons)).isEqualTo(new Trust.Pinned(Set.of(digits)));
    for (String wrong : List.of("", digits + "0", digits.substring(1), "g" + digits.substring(1))) {
      assertThatThrownBy(() -> RoutePlanner.pinned(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the fingerprint is '" + wrong + "'; accepted is SHA-256");
    }
    assertThatThrownBy(RoutePlanner::pinned)
        .hasMessage("there is no fingerprint; accepted: 1 or more");
  }

  @Test
  void aCertificateIsTrustedByItsFingerprint(@TempDir Path folder) throws Exception {
    Certificates issued = Certificates.issue(folder, "dns:localhost");
    X509Certificate[] chain = {certificate(issued.pem(folder))};
    Set<String> right = ((Trust.Pinned) RoutePlanner.pinned(issued.fingerprint())).fingerprints();
    FingerprintTrust trust = new FingerprintTrust(right);
    trust.checkServerTrusted(chain, "EC");
    trust.checkServerTrusted(chain, "EC", (Socket) null);
    trust.checkServerTrusted(chain, "EC", (SSLEngine) null);
    new FingerprintTrust(Set.of()).checkServerTrusted(new X509Certificate[0], "EC");

    FingerprintTrust other = new FingerprintTrust(Set.of("f".repeat(64), "0".repeat(64)));
    List<ThrowingCallable> checks =
        List.of(
            () -> other.checkServerTrusted(chain, "EC"),
            () -> other.checkServerTrusted(chain, "EC", (Socket) null),
            () -> other.checkServerTrusted(chain, "EC", (SSLEngine) null));
    for (ThrowingCallable check : checks) {
      assertThatThrownBy(check)
          .isInstanceOf(FingerprintMismatch.class)
          .hasMessage(
              "the SHA-256 fingerprint of its certificate is %s; accepted: %s, %s",
              right.iterator().next(), "0".repeat(64), "f".repeat(64));
    }
  }

  private static X509Certificate certificate(Path pem) throws Exception {
    String text = Files.readString(pem);
    String shown = text.substring(text.indexOf("-----BEGIN CERTIFICATE"));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(shown.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aContextOfOnesOwnDecides() throws Exception {
    SSLContext own = SSLContext.getInstance("TLS");
    RoutePlanner planner =
        new RoutePlanner(own, new Trust.Authorities(), null, null, origin -> null);
    assertThat(planner.to(SECURE).tls()).isEqualTo(Tls.of(own));
    RoutePlanner usual =
        new RoutePlanner(null, new Trust.Authorities(), null, null, origin -> null);
    assertThat(usual.to(SECURE).tls()).isEqualTo(Tls.of(SSLContext.getDefault()));
  }

  @Test
  void aServersNameIsAHost() {
    assertThat(RoutePlanner.host("A.Test")).isEqualTo("a.test");
    assertThat(RoutePlanner.host("[::1]")).isEqualTo("::1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a?b", "u@a", "a:80", "a b"})
  void whatIsNoHostIsNoServersName(String name) {
    assertThatThrownBy(() -> RoutePlanner.host(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the server's name is '" + name + "'; accepted is a host name or an address");
  }

  private static List<String> names(SSLEngine engine) {
    List<String> names = new ArrayList<>();
    List<SNIServerName> asked = engine.getSSLParameters().getServerNames();
    for (SNIServerName name : asked == null ? List.<SNIServerName>of() : asked) {
      names.add(new String(name.getEncoded(), StandardCharsets.US_ASCII));
    }
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.test/, a.test, a.test",
    "https://a.test./, a.test, a.test",
    "https://my_host/, my_host, my_host",
    "https://127.0.0.1/, 127.0.0.1, ''",
    "https://[::1]:8443/, ::1, ''"
  })
  void aServerIsAskedForByItsNameUnlessThatIsAnAddress(String url, String peer, String name)
      throws Exception {
    Origin origin = Url.parse(url).origin();
    SSLEngine engine = Tls.of(SSLContext.getDefault()).engine(origin);
    assertThat(engine.getUseClientMode()).isTrue();
    assertThat(engine.getPeerHost()).isEqualTo(peer);
    assertThat(engine.getPeerPort()).isEqualTo(origin.port());
    assertThat(names(engine)).isEqualTo(name.isEmpty() ? List.of() : List.of(name));
    assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
  }

  @Test
  void aNameWithAnUnderscoreIsAskedFor() throws Exception {
    SSLEngine engine =
        Tls.of(SSLContext.getDefault()).engine(Url.parse("https://my_host/").origin());
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    assertThat(new String(hello.array(), 0, hello.position(), StandardCharsets.ISO_8859_1))
        .contains("\0\u0007my_host");
  }

  @Test
  void whoIsTrustedOtherwiseIsNotVerifiedByItsName() throws Exception {
    for (Trust trust : List.of(new Trust.Anyone(), RoutePlanner.pinned("0".repeat(64)))) {
      SSLEngine engine = new Tls(SSLContext.getDefault(), trust, "name.test").engine(SECURE);
      assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm()).isNull();
      assertThat(names(engine)).containsExactly("name.test");
    }
  }

  @Test
  void whatIsToFollowWaitsForTheLastAttempt() {
    AtomicInteger over = new AtomicInteger();
    Attempts attempts = new Attempts(() -> {});
    assertThat(attempts.begin()).isTrue();
    assertThat(attempts.begin()).isTrue();
    attempts.end();
    attempts.whenOver(over::incrementAndGet);
    assertThat(attempts.begin()).as("not wanted any more").isFalse();
    assertThat(over).hasValue(0);
    attempts.end();
    assertThat(over).hasValue(1);

    new Attempts(() -> {}).whenOver(over::incrementAndGet);
    assertThat(over).as("none had begun").hasValue(2);
  }

  @Test
  void addressesOfBothHostsAreForgotten() {
    List<String> calls = new ArrayList<>();
    Attempts attempts = new Attempts(() -> calls.add("found"));
    attempts.forgetAddresses();
    assertThat(calls).isEmpty();
    attempts.found(() -> calls.add("forget"));
    attempts.foundDestination(() -> calls.add("forget destination"));
    attempts.forgetAddresses();
    assertThat(calls).containsExactly("found", "forget", "forget destination");
  }
}
