package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.Program;
import dev.tauko.http.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Requests through tinyproxy and squid, and through a proxy behind TLS. */
@ExtendWith(Actors.class)
class ProxyPeersTest {
  @TempDir private static Path directory;
  private static Certificates localhost;

  @BeforeAll
  static void issueCertificate() throws Exception {
    localhost = Certificates.issue(directory, "dns:localhost,ip:127.0.0.1");
  }

  private static Path config(String name, String lines) throws IOException {
    return Files.writeString(Files.createTempFile(directory, name, ".conf"), lines);
  }

  /** A proxy that wants user and password. */
  private static Program tinyproxy() throws Exception {
    return Program.start(
        "tinyproxy",
        "tinyproxy",
        directory,
        port ->
            List.of(
                "-d",
                "-c",
                config(
                        "tinyproxy",
                        """
                        Port %d
                        Listen 127.0.0.1
                        Timeout 60
                        MaxClients 50
                        BasicAuth user secret
                        """
                            .formatted(port))
                    .toString()));
  }

  private static Program squid() throws Exception {
    return Program.start(
        "squid",
        "squid",
        directory,
        port ->
            List.of(
                "-N",
                "-f",
                config(
                        "squid",
                        """
                        http_port 127.0.0.1:%d
                        http_access allow all
                        pid_filename none
                        cache deny all
                        access_log none
                        cache_log /dev/null
                        pinger_enable off
                        shutdown_lifetime 0 seconds
                        """
                            .formatted(port))
                    .toString()));
  }

  /** TLS in front of another server of this machine. */
  private static Program secured(int port) throws Exception {
    Path pem = localhost.pem(directory);
    return Program.start(
        "haproxy",
        "haproxy",
        directory,
        secure ->
            List.of(
                "-db",
                "-f",
                config(
                        "haproxy",
                        """
                        defaults
                          mode tcp
                          timeout client 60s
                          timeout server 60s
                          timeout connect 60s
                        frontend secure
                          bind 127.0.0.1:%d ssl crt %s
                          default_backend plain
                        backend plain
                          server plain 127.0.0.1:%d
                        """
                            .formatted(secure, pem, port))
                    .toString()));
  }

  private static ScriptedServer secureOrigin() throws Exception {
    SSLContext context = localhost.server();
    return ScriptedServer.start(peer -> {
      peer.startTls(context);
      answer(peer);
    });
  }

  /** Tells what of the request a server behind a proxy should know, or not. */
  private static void answer(Peer peer) throws IOException {
    for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
      peer.respond(Peer.target(head) + (head.contains("Proxy-Authorization") ? " leaked" : " ok"));
    }
  }

  /** Fetches pages for http and https through a proxy. */
  private static void fetchAll(ActorSystem<?> system, String proxy) throws Exception {
    var context = localhost.client();
    try (var plain = ScriptedServer.start(ProxyPeersTest::answer);
        var secure = secureOrigin()) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder(system).sslContext(context).proxy(proxy).create()) {
              for (int i = 0; i < 3; i++) {
                assertThat(session.get(plain.url("/a?b=c").toString()).text())
                    .isEqualTo("/a?b=c ok");
                assertThat(session.get("https://localhost:" + secure.port() + "/d").text())
                    .isEqualTo("/d ok");
              }
            }
            return null;
          });
      assertThat(secure.connections()).as("a tunnel is used again").isEqualTo(1);
    }
  }

  @Test
  void tinyproxyLetsUsersThrough(ActorSystem<?> system) throws Exception {
    try (var proxy = tinyproxy()) {
      fetchAll(system, "http://user:secret@127.0.0.1:" + proxy.port());
    }
  }

  @Test
  void tinyproxyTurnsOthersAway(ActorSystem<?> system) throws Exception {
    try (var proxy = tinyproxy()) {
      Coroutines.run(
          system,
          () -> {
            String url = "http://user:wrong@127.0.0.1:" + proxy.port();
            try (var session = ClientSession.builder(system).proxy(url).create()) {
              try (var response = session.get("http://localhost/")) {
                assertThat(response.status()).isIn(401, 407);
              }
              assertThatThrownBy(() -> session.get("https://localhost/"))
                  .isExactlyInstanceOf(ClientHttpProxyException.class)
                  .satisfies(thrown ->
                      assertThat(((ClientHttpProxyException) thrown).status()).isIn(401, 407));
            }
            return null;
          });
    }
  }

  @Test
  void squidForwardsAndTunnels(ActorSystem<?> system) throws Exception {
    try (var proxy = squid()) {
      fetchAll(system, "http://127.0.0.1:" + proxy.port());
    }
  }

  /** TLS to the proxy, and TLS to the server within it. */
  @Test
  void aProxyMayBeReachedByTls(ActorSystem<?> system) throws Exception {
    try (var proxy = tinyproxy();
        var front = secured(proxy.port())) {
      fetchAll(system, "https://user:secret@localhost:" + front.port());
    }
  }

  @Test
  void aProxyThatIsReachedByTlsIsVerified(ActorSystem<?> system) throws Exception {
    try (var proxy = tinyproxy();
        var front = secured(proxy.port())) {
      Coroutines.run(
          system,
          () -> {
            String url = "https://localhost:" + front.port();
            try (var session = ClientSession.builder(system).proxy(url).create()) {
              for (String target : List.of("http://localhost/", "https://localhost/")) {
                assertThatThrownBy(() -> session.get(target))
                    .isExactlyInstanceOf(ClientProxyConnectionException.class)
                    .hasMessageContaining("through the proxy " + url)
                    .hasMessageContaining("its certificate is not accepted");
              }
            }
            return null;
          });
    }
  }
}
