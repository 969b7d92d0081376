package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientConnectorDnsException;
import dev.tauko.http.ClientConnectorException;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.ScriptedServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that cannot be reached are named, and cost no place. */
@ExtendWith(Actors.class)
class ConnectFailureTest {

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aRefusedConnection(ActorSystem<?> system) throws Exception {
    int port = freePort();
    try (var client = Client.of(system, "limit = 1")) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> client.head(Url.parse("http://127.0.0.1:" + port + "/")))
            .isExactlyInstanceOf(ClientConnectorException.class)
            .hasMessageContaining("cannot connect to http://127.0.0.1:" + port)
            .hasMessageContaining("refused")
            .satisfies(failure -> {
              assertThat(((ClientConnectorException) failure).host()).isEqualTo("127.0.0.1");
              assertThat(((ClientConnectorException) failure).port()).isEqualTo(port);
            });
      }
      assertThat(client.stats()).isEqualTo(new SessionStats(0, 0, 0, 0, 3, 0, 0, 0));
    }
  }

  @Test
  void anUnknownHost(ActorSystem<?> system) throws Exception {
    try (var client = Client.of(system)) {
      assertThatThrownBy(() -> client.head(Url.parse("http://nowhere.invalid/")))
          .isExactlyInstanceOf(ClientConnectorDnsException.class)
          .hasMessage(
              "cannot connect to http://nowhere.invalid:80: there is no address for"
                  + " 'nowhere.invalid'");
      assertThat(client.stats().open()).isZero();
    }
  }

  @Test
  void aRefusalServesTheNextInTheQueue(ActorSystem<?> system) throws Exception {
    int port = freePort();
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, "limit = 1")) {
      var refused = client.send(Url.parse("http://127.0.0.1:" + port + "/"));
      var waiting = client.send(server.url("/"));
      assertThatThrownBy(() -> Client.get(refused)).isInstanceOf(ClientConnectorException.class);
      assertThat(Client.text(Client.get(waiting))).isEqualTo("ok");
    }
  }
}
