package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientConnectorCertificateException;
import dev.tauko.http.ClientPayloadException;
import dev.tauko.http.ClientSslException;
import dev.tauko.http.ConnectionTimeoutException;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whom a session trusts, and how a TLS connection begins and ends. */
@ExtendWith(Actors.class)
class TlsTest {
  private static Certificates localhost;

  @BeforeAll
  static void issueCertificate(@TempDir Path directory) throws Exception {
    localhost = Certificates.issue(directory, "dns:localhost,ip:127.0.0.1");
  }

  private static Url secure(String host, ScriptedServer server) {
    return Url.parse("https://" + host + ":" + server.port() + "/");
  }

  private static Client trusting(ActorSystem<?> system, Certificates certificates)
      throws Exception {
    return Client.of(system, "", certificates.client());
  }

  /** A server whose handshake fails because the client does not like what it sees. */
  private static ScriptedServer.Script distrusted(SSLContext context) {
    return peer -> {
      try {
        peer.startTls(context);
        peer.readRequest();
      } catch (IOException refused) {
        // The client's business.
      }
    };
  }

  @Test
  void aTrustedServerIsAskedByNameAndItsConnectionIsReused(ActorSystem<?> system) throws Exception {
    CompletableFuture<List<SNIServerName>> names = new CompletableFuture<>();
    SSLContext context = localhost.server();
    try (var server =
            ScriptedServer.start(peer -> {
              names.complete(peer.startTls(context));
              ScriptedServer.OK.serve(peer);
            });
        var client = trusting(system, localhost)) {
      assertThat(client.text(secure("localhost", server))).isEqualTo("ok");
      assertThat(client.text(secure("localhost", server))).isEqualTo("ok");
      assertThat(Client.get(names)).containsExactly(new SNIHostName("localhost"));
      assertThat(server.connections()).isEqualTo(1);
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 1, 1, 0, 0));
    }
  }

  @Test
  void anAddressIsVerifiedButNotSentAsName(ActorSystem<?> system) throws Exception {
    CompletableFuture<List<SNIServerName>> names = new CompletableFuture<>();
    SSLContext context = localhost.server();
    try (var server =
            ScriptedServer.start(peer -> {
              names.complete(peer.startTls(context));
              ScriptedServer.OK.serve(peer);
            });
        var client = trusting(system, localhost)) {
      assertThat(client.text(secure("127.0.0.1", server))).isEqualTo("ok");
      assertThat(Client.get(names)).isEmpty();
    }
  }

  @Test
  void aCertificateOfAnUnknownIssuerIsRefused(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(distrusted(localhost.server()));
        var client = Client.of(system)) {
      assertThatThrownBy(() -> client.head(secure("localhost", server)))
          .isExactlyInstanceOf(ClientConnectorCertificateException.class)
          .hasMessageContaining("cannot connect to https://localhost:" + server.port())
          .hasMessageContaining("its certificate is not accepted");
      assertThat(client.stats().open()).isZero();
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefused(ActorSystem<?> system, @TempDir Path directory)
      throws Exception {
    Certificates other = Certificates.issue(directory, "dns:other.test");
    try (var server = ScriptedServer.start(distrusted(other.server()));
        var client = trusting(system, other)) {
      for (String host : List.of("localhost", "127.0.0.1")) {
        assertThatThrownBy(() -> client.head(secure(host, server)))
            .isExactlyInstanceOf(ClientConnectorCertificateException.class)
            .hasMessageContaining(host);
      }
      assertThat(client.stats().open()).isZero();
    }
  }

  @Test
  void aServerThatDoesNotSpeakTlsIsNamed(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
              peer.awaitEnd();
            });
        var client = Client.of(system)) {
      assertThatThrownBy(() -> client.head(secure("127.0.0.1", server)))
          .isExactlyInstanceOf(ClientSslException.class)
          .hasMessageContaining("the TLS handshake failed");
    }
  }

  @Test
  void aServerThatEndsTheHandshakeIsNamed(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(peer -> {});
        var client = Client.of(system)) {
      assertThatThrownBy(() -> client.head(secure("127.0.0.1", server)))
          .isExactlyInstanceOf(ClientSslException.class)
          .hasMessageStartingWith(
              "cannot connect to https://127.0.0.1:"
                  + server.port()
                  + ": the TLS handshake failed");
    }
  }

  @Test
  void aHandshakeThatIsNotAnsweredTimesOut(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(Peer::awaitEnd);
        var client = Client.of(system, "timeout.sock-connect = 100ms")) {
      assertThatThrownBy(() -> client.head(secure("127.0.0.1", server)))
          .isInstanceOf(ConnectionTimeoutException.class)
          .hasMessageStartingWith(
              "cannot connect to https://127.0.0.1:" + server.port() + " within 100 ms");
      assertThat(client.stats().open()).isZero();
    }
  }

  @Test
  void aBodyThatEndsWithTheSessionMustEndIt(ActorSystem<?> system) throws Exception {
    SSLContext context = localhost.server();
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.startTls(context);
                  peer.readRequest();
                  peer.send("HTTP/1.1 200 OK\r\n\r\nwhole");
                },
                peer -> {
                  peer.startTls(context);
                  peer.readRequest();
                  peer.send("HTTP/1.1 200 OK\r\n\r\nha");
                  peer.dropTls();
                });
        var client = trusting(system, localhost)) {
      assertThat(client.text(secure("localhost", server))).isEqualTo("whole");
      assertThatThrownBy(() -> client.text(secure("localhost", server)))
          .isInstanceOf(ClientPayloadException.class)
          .hasMessageContaining("without TLS close_notify");
    }
  }

  @Test
  void anIdleConnectionEndsEvenIfTheServerNeverSaysFarewell(ActorSystem<?> system)
      throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    SSLContext context = localhost.server();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.startTls(context);
          peer.readRequest();
          peer.respond("ok");
          peer.dropTls();
          ended.complete(peer.awaitEnd());
        })) {
      var client = trusting(system, localhost);
      client.text(secure("localhost", server));
      client.close();
      assertThat(Client.get(ended)).isNotNull();
    }
  }

  @Test
  void cancellingWhileTheBodyArrivesCutsTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    CountDownLatch headSent = new CountDownLatch(1);
    SSLContext context = localhost.server();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.startTls(context);
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              peer.dropTls();
              headSent.countDown();
              ended.complete(peer.awaitEnd());
            });
        var client = trusting(system, localhost)) {
      var reading = client.head(secure("localhost", server)).body().readAll();
      headSent.await();
      reading.cancel(true);
      assertThat(Client.get(ended)).isNotNull();
      assertThat(client.stats().open()).isZero();
    }
  }
}
