package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientConnectorException;
import dev.tauko.http.ConnectionTimeoutException;
import dev.tauko.http.Resolver;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.BlackHole;
import dev.tauko.http.testkit.ScriptedServer;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A host whose address has changed is found again, however long answers are kept. */
@ExtendWith(Actors.class)
class MovedServerTest {
  private static final String KEPT = "dns.cache-ttl = 1 h\n";
  private final AtomicInteger lookups = new AtomicInteger();

  /** Says 127.0.0.2 once, and 127.0.0.1 from then on. */
  private final Resolver moving =
      host ->
          List.of(
              InetAddress.ofLiteral(lookups.getAndIncrement() == 0 ? "127.0.0.2" : "127.0.0.1"));

  private static Url url(ScriptedServer server) {
    return Url.parse("http://host.test:" + server.port() + "/");
  }

  @Test
  void anAddressThatRefusesIsForgotten(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, KEPT + "keep-alive = 0", moving)) {
      assertThatThrownBy(() -> client.head(url(server)))
          .isInstanceOf(ClientConnectorException.class);
      assertThat(client.text(url(server))).isEqualTo("ok");
      assertThat(client.text(url(server))).isEqualTo("ok");
      assertThat(lookups).hasValue(2);
    }
  }

  @Test
  void anAddressThatDoesNotAnswerIsForgotten(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var hole = BlackHole.at("127.0.0.2", server.port());
        var client = Client.of(system, KEPT + "timeout.sock-connect = 100 ms", moving)) {
      assertThatThrownBy(() -> client.head(url(server)))
          .isInstanceOf(ConnectionTimeoutException.class);
      assertThat(client.text(url(server))).isEqualTo("ok");
      hole.awaitNobodyConnecting();
    }
  }

  @Test
  void anAddressIsForgottenWhoseRequestIsGivenUp(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var hole = BlackHole.at("127.0.0.2", server.port());
        var client = Client.of(system, KEPT + "limit = 1", moving)) {
      var stuck = client.send(url(server));
      hole.awaitSomebodyConnecting();
      stuck.cancel(true);
      assertThat(client.text(url(server))).isEqualTo("ok");
    }
  }
}
