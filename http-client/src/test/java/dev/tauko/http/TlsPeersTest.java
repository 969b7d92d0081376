package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Authority;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TLS with openssl's server and haproxy: whom a session believes, and who is refused (attack 20).
 */
@ExtendWith(Actors.class)
class TlsPeersTest {
  @TempDir private static Path directory;
  private static Authority authority;
  private static Certificates localhost;

  @BeforeAll
  static void foundAuthority() throws Exception {
    authority = Authority.create(directory);
    localhost = authority.issue("dns:localhost,ip:127.0.0.1");
  }

  private static Program openssl(Certificates shown, String... more) throws Exception {
    Path pem = shown.pem(directory);
    return Program.start(
        "openssl",
        "openssl",
        directory,
        port -> {
          List<String> arguments =
              new ArrayList<>(
                  List.of("s_server", "-accept", "127.0.0.1:" + port, "-www", "-quiet"));
          arguments.addAll(List.of("-cert", pem.toString(), "-key", pem.toString()));
          arguments.addAll(List.of("-cert_chain", pem.toString()));
          arguments.addAll(List.of(more));
          return arguments;
        });
  }

  private static Program haproxy(String version) throws Exception {
    Path pem = localhost.pem(directory);
    return Program.start(
        "haproxy",
        "haproxy",
        directory,
        port ->
            List.of(
                "-db",
                "-f",
                Files.writeString(
                        Files.createTempFile(directory, "haproxy", ".cfg"),
                        """
                        global
                          ssl-default-bind-options ssl-min-ver %s ssl-max-ver %s
                        defaults
                          mode http
                          timeout client 60s
                          timeout server 60s
                          timeout connect 60s
                        frontend tls
                          bind 127.0.0.1:%d ssl crt %s alpn h2,http/1.1
                          http-request return status 200 content-type text/plain lf-string \
                        "%%[ssl_fc_protocol] %%[ssl_fc_sni] HTTP/%%[req.ver]"
                        """
                            .formatted(version, version, port, pem))
                    .toString()));
  }

  private static int status(
      ActorSystem<?> system, Program server, String host, Consumer<RequestOptions> options)
      throws Exception {
    var context = localhost.client();
    return Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.builder(system).sslContext(context).create();
              var response = session.get("https://" + host + ":" + server.port() + "/", options)) {
            return response.status();
          }
        });
  }

  private static int status(ActorSystem<?> system, Program server, String host) throws Exception {
    return status(system, server, host, options -> {});
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void aServerOfATrustedAuthorityIsBelieved(String host, ActorSystem<?> system) throws Exception {
    try (var server = openssl(localhost)) {
      assertThat(status(system, server, host)).isEqualTo(200);
    }
  }

  /** aiohttp: test_error_in_performing_request. */
  @Test
  void anUnknownAuthorityIsRefused(ActorSystem<?> system) throws Exception {
    try (var server = openssl(Certificates.issue(directory, "dns:localhost"))) {
      assertThatThrownBy(() -> status(system, server, "localhost"))
          .isExactlyInstanceOf(ClientConnectorCertificateException.class)
          .hasMessageContaining("cannot connect to https://localhost:" + server.port())
          .hasMessageContaining("its certificate is not accepted");
    }
  }

  /** Of the same authority, and for the same host, as the one that is believed above. */
  @Test
  void anExpiredCertificateIsRefused(ActorSystem<?> system) throws Exception {
    try (var server = openssl(authority.issueExpired("dns:localhost"))) {
      assertThatThrownBy(() -> status(system, server, "localhost"))
          .isExactlyInstanceOf(ClientConnectorCertificateException.class)
          .hasMessageContaining("its certificate is not accepted");
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefused(ActorSystem<?> system) throws Exception {
    try (var server = openssl(authority.issue("dns:other.test"))) {
      assertThatThrownBy(() -> status(system, server, "localhost"))
          .isExactlyInstanceOf(ClientConnectorCertificateException.class)
          .hasMessageContaining("localhost");
    }
  }

  @Test
  void anAddressThatTheCertificateDoesNotNameIsRefused(ActorSystem<?> system) throws Exception {
    try (var server = openssl(authority.issue("dns:localhost"))) {
      assertThatThrownBy(() -> status(system, server, "127.0.0.1"))
          .isExactlyInstanceOf(ClientConnectorCertificateException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void oldVersionsOfTlsAreRefused(ActorSystem<?> system) throws Exception {
    try (var server = openssl(localhost, "-tls1", "-cipher", "ALL:@SECLEVEL=0")) {
      assertThatThrownBy(() -> status(system, server, "localhost"))
          .isExactlyInstanceOf(ClientSslException.class)
          .hasMessageContaining("the TLS handshake failed");
    }
  }

  /** aiohttp: test_tcp_connector_fingerprint_ok. */
  @Test
  void aPinnedCertificateNeedsNoAuthorityAndNoName(ActorSystem<?> system) throws Exception {
    Certificates own = Certificates.issue(directory, "dns:other.test");
    String fingerprint = own.fingerprint();
    String colons = own.fingerprint().replaceAll("(..)(?!$)", "$1:");
    try (var server = openssl(own)) {
      assertThat(status(system, server, "localhost", r -> r.fingerprint(fingerprint)))
          .isEqualTo(200);
      assertThat(status(system, server, "127.0.0.1", r -> r.fingerprint(colons))).isEqualTo(200);
    }
  }

  /** aiohttp: test_tcp_connector_fingerprint_fail. */
  @Test
  void aCertificateOtherThanThePinnedOneIsRefusedThoughItsAuthorityIsTrusted(ActorSystem<?> system)
      throws Exception {
    try (var server = openssl(localhost)) {
      assertThatThrownBy(
              () -> status(system, server, "localhost", r -> r.fingerprint("ab".repeat(32))))
          .isExactlyInstanceOf(ServerFingerprintMismatchException.class)
          .hasMessageContaining("the SHA-256 fingerprint of its certificate is")
          .hasMessageContaining("accepted: " + "ab".repeat(32));
    }
  }

  @Test
  void onlyARequestThatAsksForItBelievesAnyone(ActorSystem<?> system) throws Exception {
    try (var server = openssl(Certificates.issue(directory, "dns:other.test"))) {
      Coroutines.run(
          system,
          () -> {
            String url = "https://localhost:" + server.port() + "/";
            try (var session = ClientSession.builder(system).create()) {
              session.get(url, RequestOptions::insecure).close();
              assertThatThrownBy(() -> session.get(url))
                  .isExactlyInstanceOf(ClientConnectorCertificateException.class);
              session.get(url, RequestOptions::insecure).close();
            }
            return null;
          });
    }
  }

  /** aiohttp: test_server_hostname_override_not_reused. */
  @Test
  void aNameThatIsAskedForInPlaceOfTheHostsIsVerifiedAndPartOfThePoolsKey(ActorSystem<?> system)
      throws Exception {
    Certificates inner = authority.issue("dns:inner.test");
    var context = inner.client();
    try (var server =
        openssl(
            inner,
            "-servername",
            "inner.test",
            "-servername_fatal",
            "-cert2",
            inner.pem(directory).toString(),
            "-key2",
            inner.pem(directory).toString())) {
      Coroutines.run(
          system,
          () -> {
            String url = "https://127.0.0.1:" + server.port() + "/";
            try (var session = ClientSession.builder(system).sslContext(context).create()) {
              try (var response = session.get(url, r -> r.serverHostname("inner.test"))) {
                assertThat(response.status()).isEqualTo(200);
              }
              assertThatThrownBy(() -> session.get(url)).isInstanceOf(ClientSslException.class);
              assertThatThrownBy(() -> session.get(url, r -> r.serverHostname("other.test")))
                  .isInstanceOf(ClientSslException.class);
            }
            return null;
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void haproxySpeaksBothVersionsOfTls(String version, ActorSystem<?> system) throws Exception {
    var context = localhost.client();
    try (var server = haproxy(version)) {
      Coroutines.run(
          system,
          () -> {
            String url = "https://localhost:" + server.port() + "/";
            try (var session = ClientSession.builder(system).sslContext(context).create()) {
              for (int i = 0; i < 3; i++) {
                assertThat(session.get(url).text()).isEqualTo(version + " localhost HTTP/1.1");
              }
              assertThat(session.stats().created()).isEqualTo(1);
            }
            return null;
          });
    }
  }

  @Test
  void whatIsNoFingerprintAndNoNameIsRefusedBeforeAnythingIsSent() {
    RequestOptions options = new RequestOptions(JsonCodec.jackson());
    assertThatThrownBy(() -> options.fingerprint("abc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the fingerprint is 'abc'; accepted is SHA-256");
    assertThatThrownBy(options::fingerprint).isInstanceOf(IllegalArgumentException.class);
    for (String name : List.of("", "a b", "host:1", "user@host", "host/path")) {
      assertThatThrownBy(() -> options.serverHostname(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the server's name is '" + name + "'");
    }
  }
}
