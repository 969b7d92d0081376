package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.Program;
import dev.tauko.http.testkit.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through microsocks and Dante. */
@ExtendWith(Actors.class)
class SocksPeersTest {
  @TempDir private Path directory;

  /** A proxy that wants user and password. */
  private Program microsocks() throws Exception {
    return Program.start(
        "microsocks",
        "microsocks",
        directory,
        port -> List.of("-i", "127.0.0.1", "-p", "" + port, "-u", "user", "-P", "secret"));
  }

  /** A proxy that lets everyone through, to loopback only. */
  private Program dante() throws Exception {
    return Program.start(
        "danted",
        "dante-server",
        directory,
        port ->
            List.of(
                "-f",
                Files.writeString(
                        directory.resolve("danted.conf"),
                        """
                        logoutput: stderr
                        internal: 127.0.0.1 port = %d
                        external: lo
                        clientmethod: none
                        socksmethod: none
                        client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
                        socks pass { from: 127.0.0.0/8 to: 127.0.0.0/8 }
                        """
                            .formatted(port))
                    .toString()));
  }

  private void fetchAll(ActorSystem<?> system, String proxy) throws Exception {
    Certificates localhost = Certificates.issue(directory, "dns:localhost");
    var trusting = localhost.client();
    try (var plain = ScriptedServer.start(ScriptedServer.OK);
        var secure =
            ScriptedServer.start(peer -> {
              peer.startTls(localhost.server());
              for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
                peer.respond(Peer.target(head));
              }
            })) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder(system).sslContext(trusting).proxy(proxy).create()) {
              for (int i = 0; i < 3; i++) {
                assertThat(session.get("http://localhost:" + plain.port() + "/").text())
                    .isEqualTo("ok");
                assertThat(session.get("https://localhost:" + secure.port() + "/a").text())
                    .isEqualTo("/a");
              }
            }
            return "done";
          });
      assertThat(plain.connections()).as("a connection is used again").isEqualTo(1);
      assertThat(secure.connections()).as("a connection is used again").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5", "socks5h"})
  void microsocksLetsUsersThrough(String scheme, ActorSystem<?> system) throws Exception {
    try (var proxy = microsocks()) {
      fetchAll(system, scheme + "://user:secret@127.0.0.1:" + proxy.port());
    }
  }

  @Test
  void microsocksTurnsOthersAway(ActorSystem<?> system) throws Exception {
    try (var proxy = microsocks()) {
      for (String login : List.of("", "user:guess@")) {
        assertThatThrownBy(
                () -> fetchAll(system, "socks5h://" + login + "127.0.0.1:" + proxy.port()))
            .isExactlyInstanceOf(ClientProxyConnectionException.class)
            .hasMessageContaining("it opened no tunnel: it ")
            .hasMessageNotContaining("guess");
      }
    }
  }

  @Test
  void aServerThatIsGoneIsTheProxysAnswer(ActorSystem<?> system) throws Exception {
    int port;
    try (var gone = ScriptedServer.start()) {
      port = gone.port();
    }
    try (var proxy = microsocks()) {
      Coroutines.run(
          system,
          () -> {
            String url = "socks5://user:secret@127.0.0.1:" + proxy.port();
            try (var session = ClientSession.builder(system).proxy(url).create()) {
              assertThatThrownBy(() -> session.get("http://127.0.0.1:" + port + "/"))
                  .isExactlyInstanceOf(ClientProxyConnectionException.class)
                  .hasMessageContaining("it opened no tunnel: it answered 5, connection refused");
            }
            return "done";
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5", "socks5h"})
  void danteLetsEveryoneThrough(String scheme, ActorSystem<?> system) throws Exception {
    try (var proxy = dante()) {
      fetchAll(system, scheme + "://127.0.0.1:" + proxy.port());
    }
  }
}
