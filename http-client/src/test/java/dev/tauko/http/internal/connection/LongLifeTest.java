package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientException;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.ReadTimeoutException;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.LiveObjects;
import dev.tauko.http.testkit.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections and sessions that live long: nothing adds up from one request to the next. */
@ExtendWith(Actors.class)
class LongLifeTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final int MANY = 10_000;

  /** Answers in all framings by turns, each after some interim responses. */
  private static final ScriptedServer.Script BY_TURNS =
      peer -> {
        String interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(15);
        String fields = "X-Padding: " + "x".repeat(200) + "\r\n";
        for (int i = 0; !peer.readRequest().isEmpty(); i++) {
          String framed =
              switch (i % 3) {
                case 0 -> "Content-Length: 2\r\n\r\nok";
                case 1 ->
                    "Transfer-Encoding: chunked\r\n\r\n1\r\no\r\n1;a=b\r\nk\r\n0\r\nX: y\r\n\r\n";
                default -> "Content-Length: 0\r\n\r\n";
              };
          peer.send(interim + "HTTP/1.1 200 OK\r\n" + fields + framed);
        }
      };

  /** The heads together are many times as large as one may be, and so are the bodies. */
  @Test
  void manyRequestsGoOverOneConnection(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(BY_TURNS);
        var client = Client.of(system, "max-body-size = 16")) {
      ClientTimeout limits =
          new ClientTimeout(
              null,
              Duration.ofSeconds(30),
              Duration.ofSeconds(30),
              Duration.ofSeconds(30),
              Duration.ofSeconds(30));
      for (int i = 0; i < MANY; i++) {
        RawResponse response = Client.get(client.send(server.url("/" + i), limits));
        assertThat(Client.text(response)).isEqualTo(i % 3 == 2 ? "" : "ok");
      }
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 1, MANY - 1, 0, 0));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  /** The limit on opening is over when the connection is open, however long that lives. */
  @Test
  void anOpenConnectionIsNotBoundByTheLimitOnOpening(ActorSystem<?> system) throws Exception {
    ClientTimeout opening = ClientTimeout.NONE.withSockConnect(SHORT);
    try (var client = Client.of(system);
        var server =
            ScriptedServer.start(peer -> {
              for (int i = 0; i < 2; i++) {
                peer.readRequest();
                lapse(client);
                lapse(client);
                peer.respond("ok");
              }
              peer.awaitEnd();
            })) {
      assertThat(Client.text(Client.get(client.send(server.url("/1"), opening)))).isEqualTo("ok");
      assertThat(Client.text(Client.get(client.send(server.url("/2"), opening)))).isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  /** Waits until a request has been given up whose limit is longer than the one under test. */
  private static void lapse(Client client) throws Exception {
    try (var mute =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.awaitEnd();
        })) {
      ClientTimeout longer = ClientTimeout.NONE.withSockRead(SHORT.plus(SHORT));
      assertThatThrownBy(() -> Client.get(client.send(mute.url("/"), longer)))
          .isExactlyInstanceOf(ReadTimeoutException.class);
    }
  }

  /** A session that has seen many hosts and requests remembers none of them. */
  @Test
  void anOpenSessionKeepsNothingOfWhatIsOver(ActorSystem<?> system) throws Exception {
    ClientTimeout limits =
        new ClientTimeout(
            Duration.ofMinutes(9),
            Duration.ofMinutes(9),
            Duration.ofMinutes(9),
            Duration.ofMinutes(9),
            Duration.ofMinutes(9));
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, "keep-alive = 0s")) {
      for (int i = 0; i < 50; i++) {
        Url url = Url.parse("http://127.0.0.1:" + server.port() + "/" + i);
        Client.text(Client.get(client.send(url, limits)));
        CompletableFuture<RawResponse> cancelled = client.send(url, limits);
        cancelled.cancel(true);
      }
      client.statsWhen(stats -> stats.open() == 0);
      assertThat(client.connector.callsUnderWay()).isZero();
      assertThat(LiveObjects.awaitAtMost(0, HostPool.class)).isZero();
      assertThat(LiveObjects.awaitAtMost(0, Call.class)).isZero();
      assertThat(LiveObjects.awaitAtMost(0, Exchange.class)).isZero();
      assertThat(LiveObjects.awaitAtMost(0, Connection.class)).isZero();
    }
  }

  /** Tells in which order exchanges were served. */
  private record Served(String name, List<String> order) implements Exchange.Observer {
    @Override
    public void answered(RawResponse response) {
      order.add(name);
      var _ = response.body().readAll();
    }

    @Override
    public void failed(ClientException cause, Exchange.Fate fate) {
      order.add(name + ": " + cause);
    }
  }

  /** Those that had a connection once go first, and in the order in which they lost it. */
  @Test
  void secondAttemptsAreServedInOrderBeforeAllOthers(ActorSystem<?> system) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  gate.await();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
                },
                peer -> {
                  while (!peer.readRequest().isEmpty()) {
                    peer.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
                  }
                });
        var client = Client.of(system, "limit = 1")) {
      List<String> order = new CopyOnWriteArrayList<>();
      CompletableFuture<RawResponse> first = client.send(server.url("/"));
      List<Exchange> waiting = new ArrayList<>();
      for (String name : List.of("first 1", "second 1", "first 2", "second 2", "second 3")) {
        waiting.add(exchange(client, server.url("/"), name, order));
      }
      waiting.forEach(client.connector::acquire);
      assertThat(client.statsWhen(stats -> stats.waiting() == 5).open()).isEqualTo(1);
      client.connector.abandon(waiting.get(3));
      waiting.get(3).cancel(new IllegalStateException("not wanted"));
      client.statsWhen(stats -> stats.waiting() == 4);
      gate.countDown();
      Client.text(Client.get(first));
      client.statsWhen(stats -> order.size() == 4 && stats.open() == 0);
      assertThat(order).containsExactly("second 1", "second 3", "first 1", "first 2");
    }
  }

  private static Exchange exchange(Client client, Url url, String name, List<String> order) {
    Outbound outbound =
        new Outbound(
            url, client.route(url), Client.request(HttpMethods.GET, url), ClientTimeout.NONE);
    return new Exchange(outbound, name.startsWith("second"), new Served(name, order));
  }
}
