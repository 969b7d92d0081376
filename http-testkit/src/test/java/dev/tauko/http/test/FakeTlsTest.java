package dev.tauko.http.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientConnectorCertificateException;
import dev.tauko.http.ClientSession;
import dev.tauko.http.ClientSslException;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.ConnectionTimeoutException;
import dev.tauko.test.CoroutineTest;
import dev.tauko.test.InCoroutine;
import dev.tauko.test.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handshakes that are played. */
class FakeTlsTest {

  @CoroutineTest
  void aHandshakeIsOneRoundTrip(VirtualClock clock) {
    FakeNetwork network = FakeNetwork.install().latency(Duration.ofMillis(10));
    network.server("https://a.test").respond(FakeResponse.ok("secret"));
    try (var session = ClientSession.create()) {
      assertThat(session.get("https://a.test/").text()).isEqualTo("secret");
      assertThat(clock.now()).isEqualTo(Duration.ofMillis(60));
    }
  }

  @ParameterizedTest
  @InCoroutine
  @CsvSource({
    "UNTRUSTED_CERTIFICATE, unable to find valid certification path",
    "EXPIRED_CERTIFICATE, it has expired",
    "WRONG_NAME, No name matching a.test found"
  })
  void aCertificateThatIsNotAcceptedHasItsException(TlsFault fault, String message) {
    FakeServer server = FakeNetwork.install().server("https://a.test").tls(fault);
    server.handle(request -> FakeResponse.ok("here"));
    try (var session = ClientSession.create()) {
      assertThatThrownBy(() -> session.get("https://a.test/"))
          .isInstanceOf(ClientConnectorCertificateException.class)
          .hasMessageContaining(message);
      assertThat(session.get("https://a.test/", o -> o.insecure()).text()).isEqualTo("here");
    }
  }

  @ParameterizedTest
  @InCoroutine
  @CsvSource({
    "NO_COMMON_PROTOCOL, handshake_failure",
    "CONNECTION_LOST, Remote host terminated the handshake"
  })
  void aHandshakeThatFailsHasItsException(TlsFault fault, String message) {
    FakeServer server = FakeNetwork.install().server("https://a.test").tls(fault);
    try (var session = ClientSession.create()) {
      assertThatThrownBy(() -> session.get("https://a.test/"))
          .isInstanceOf(ClientSslException.class)
          .hasMessageContaining(message);
      server.tls(TlsFault.NONE).respond(FakeResponse.ok("here"));
      assertThat(session.get("https://a.test/").text()).isEqualTo("here");
    }
  }

  @CoroutineTest
  void aHandshakeWithoutAnAnswerRunsIntoItsLimit(VirtualClock clock) {
    FakeNetwork.install().server("https://a.test").tls(TlsFault.NO_ANSWER);
    ClientTimeout limits = ClientTimeout.NONE.withSockConnect(Duration.ofSeconds(9));
    try (var session = ClientSession.builder().timeout(limits).create()) {
      assertThatThrownBy(() -> session.get("https://a.test/"))
          .isInstanceOf(ConnectionTimeoutException.class)
          .hasMessageContaining("TLS handshake");
      assertThat(clock.now()).isEqualTo(Duration.ofSeconds(9));
    }
  }

  @CoroutineTest
  void aServerIsNotAnotherOne() {
    FakeNetwork network = FakeNetwork.install().dns("b.test", "10.0.0.1");
    network.dns("a.test", "10.0.0.1").server("https://a.test");
    try (var session = ClientSession.create()) {
      assertThatThrownBy(() -> session.get("https://b.test/"))
          .isInstanceOf(ClientConnectorCertificateException.class)
          .hasMessageContaining("No name matching b.test found");
    }
  }
}
