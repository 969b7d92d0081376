package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ServerDisconnectedException;
import dev.tauko.http.SessionStats;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to a request on a connection that the server has ended meanwhile. */
@ExtendWith(Actors.class)
class ReuseTest {

  /** Answers one request and ends the connection upon the next one. */
  private static final ScriptedServer.Script ANSWERS_ONCE =
      peer -> {
        peer.readRequest();
        peer.respond("once");
        peer.readRequest();
      };

  @Test
  void aConnectionThatTheServerEndsWhileItIsIdleIsForgotten(ActorSystem<?> system)
      throws Exception {
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.respond("once");
                },
                ScriptedServer.OK);
        var client = Client.of(system)) {
      assertThat(client.text(server.url("/1"))).isEqualTo("once");
      client.statsWhen(stats -> stats.open() == 0);
      assertThat(client.text(server.url("/2"))).isEqualTo("ok");
      assertThat(client.stats().reused()).isZero();
    }
  }

  @Test
  void aConnectionThatTheServerResetsWhileItIsIdleIsForgotten(ActorSystem<?> system)
      throws Exception {
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.respond("once");
                  peer.readRequest();
                  peer.respond("twice");
                  peer.reset();
                },
                ScriptedServer.OK);
        var client = Client.of(system)) {
      assertThat(client.text(server.url("/1"))).isEqualTo("once");
      assertThat(client.text(server.url("/2"))).isEqualTo("twice");
      client.statsWhen(stats -> stats.open() == 0);
      assertThat(client.text(server.url("/3"))).isEqualTo("ok");
    }
  }

  @Test
  void aGetThatMeetsAnEndedConnectionIsSentAgainOnANewOne(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ANSWERS_ONCE, ScriptedServer.OK);
        var client = Client.of(system)) {
      assertThat(client.text(server.url("/1"))).isEqualTo("once");
      assertThat(client.text(server.url("/2"))).isEqualTo("ok");
      assertThat(server.requestLines(0)).containsExactly("GET /1 HTTP/1.1", "GET /2 HTTP/1.1");
      assertThat(server.requestLines(1)).containsExactly("GET /2 HTTP/1.1");
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 2, 1, 0, 0));
    }
  }

  @Test
  void itIsSentAgainOnlyOnce(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ANSWERS_ONCE, Peer::readRequest);
        var client = Client.of(system)) {
      client.text(server.url("/1"));
      assertThatThrownBy(() -> client.head(server.url("/2")))
          .isInstanceOf(ServerDisconnectedException.class);
      assertThat(server.connections()).isEqualTo(2);
      assertThat(client.stats().open()).isZero();
    }
  }

  @Test
  void theSecondAttemptTakesNoIdleConnection(ActorSystem<?> system) throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    ScriptedServer.Script together =
        peer -> {
          peer.readRequest();
          both.countDown();
          both.await();
          peer.respond("once");
          peer.readRequest();
        };
    try (var server = ScriptedServer.start(together, together, ScriptedServer.OK);
        var client = Client.of(system)) {
      var one = client.send(server.url("/1"));
      var two = client.send(server.url("/2"));
      Client.get(Client.get(one).body().readAll());
      Client.get(Client.get(two).body().readAll());
      assertThat(client.text(server.url("/3"))).isEqualTo("ok");
      assertThat(client.stats().open()).isEqualTo(2);
    }
  }

  @Test
  void aPostIsNotSentAgain(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ANSWERS_ONCE, ScriptedServer.OK);
        var client = Client.of(system)) {
      client.text(server.url("/1"));
      assertThatThrownBy(() -> Client.get(client.send(HttpMethods.POST, server.url("/2"))))
          .isInstanceOf(ServerDisconnectedException.class)
          .hasMessageContaining("before it answered POST http://127.0.0.1:" + server.port() + "/2");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aFirstRequestIsNotSentAgain(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(Peer::readRequest);
        var client = Client.of(system)) {
      assertThatThrownBy(() -> client.head(server.url("/")))
          .isInstanceOf(ServerDisconnectedException.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aRequestWhoseAnswerHasBegunIsNotSentAgain(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.respond("once");
              peer.readRequest();
              peer.send("HTTP/1.1 200 O");
            });
        var client = Client.of(system)) {
      client.text(server.url("/1"));
      assertThatThrownBy(() -> client.head(server.url("/2")))
          .isInstanceOf(ServerDisconnectedException.class)
          .hasMessageContaining("within the head of the response to GET");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionWithBytesThatAnswerNothingIsNotUsedAgain(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n");
                  peer.awaitEnd();
                },
                peer -> {
                  peer.readRequest();
                  peer.respond("ok");
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
                  peer.awaitEnd();
                },
                ScriptedServer.OK);
        var client = Client.of(system)) {
      assertThat(client.text(server.url("/1"))).isEqualTo("ok");
      client.statsWhen(stats -> stats.open() == 0);
      assertThat(client.text(server.url("/2"))).isEqualTo("ok");
      client.statsWhen(stats -> stats.open() == 0);
      assertThat(client.text(server.url("/3"))).isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(3);
    }
  }
}
