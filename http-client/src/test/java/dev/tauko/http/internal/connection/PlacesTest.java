package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientConnectionException;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.coding.Codings;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who holds the places for connections, and when they are given up. */
@ExtendWith(Actors.class)
class PlacesTest {

  /** The place of a connection that makes room counts for the route that it is promised to. */
  @Test
  void aPromisedPlaceCountsForItsRoute(ActorSystem<?> system) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (var one = ScriptedServer.start(ScriptedServer.OK);
        var two = ScriptedServer.start(ScriptedServer.OK);
        var full =
            ScriptedServer.start(peer -> {
              while (!peer.readRequest().isEmpty()) {
                gate.await();
                peer.respond("ok");
              }
            });
        var client = Client.of(system, "limit = 2, limit-per-host = 1")) {
      client.text(one.url("/"));
      client.text(two.url("/"));
      var first = client.send(full.url("/1"));
      var second = client.send(full.url("/2"));
      assertThat(client.statsWhen(stats -> stats.created() == 3))
          .isEqualTo(new SessionStats(2, 1, 1, 1, 3, 0, 1, 0));
      gate.countDown();
      assertThat(Client.text(Client.get(first))).isEqualTo("ok");
      assertThat(Client.text(Client.get(second))).isEqualTo("ok");
      assertThat(full.connections()).isEqualTo(1);
    }
  }

  /** It counts once: when the connection that came of it has ended, its route has none. */
  @Test
  void aPromisedPlaceIsGivenBackOnce(ActorSystem<?> system) throws Exception {
    try (var one = ScriptedServer.start(ScriptedServer.OK);
        var two = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, "limit = 1, limit-per-host = 1")) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.text(one.url("/"))).isEqualTo("ok");
        assertThat(client.text(two.url("/"))).isEqualTo("ok");
      }
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 6, 0, 5, 0));
    }
  }

  /** The longest idle connection of all would not help a route that is full itself. */
  @Test
  void onAFullRouteOneOfItsOwnIdleConnectionsMakesRoom(ActorSystem<?> system) throws Exception {
    try (var older = ScriptedServer.start(ScriptedServer.OK);
        var full = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, "limit-per-host = 1")) {
      client.text(older.url("/"));
      client.text(full.url("/1"));
      CompletableFuture<RawResponse> answer = new CompletableFuture<>();
      client.connector.acquire(
          new Exchange(
              outbound(client, full.url("/2"), ConnectionListener.NONE),
              true,
              new Exchange.Observer() {
                @Override
                public void answered(RawResponse response) {
                  answer.complete(response);
                }

                @Override
                public void failed(ClientException cause, Exchange.Fate fate) {
                  answer.completeExceptionally(cause);
                }
              }));
      assertThat(Client.text(Client.get(answer))).isEqualTo("ok");
      assertThat(client.stats()).isEqualTo(new SessionStats(2, 2, 0, 0, 3, 0, 1, 0));
      assertThat(client.text(older.url("/"))).isEqualTo("ok");
      assertThat(older.connections()).isEqualTo(1);
      assertThat(full.connections()).isEqualTo(2);
    }
  }

  private static Outbound outbound(Client client, Url url, ConnectionListener events) {
    return new Outbound(
        url,
        client.route(url),
        Client.request(HttpMethods.GET, url),
        null,
        true,
        ClientTimeout.NONE,
        Codings.NONE,
        events,
        null);
  }

  @Test
  void aRequestThatIsCancelledWhileItsConnectionIsOpenedLeavesNone(ActorSystem<?> system)
      throws Exception {
    try (var server = ScriptedServer.start(Peer::awaitEnd);
        var client = Client.of(system, "limit = 1")) {
      AtomicReference<CompletableFuture<RawResponse>> sent = new AtomicReference<>();
      CountDownLatch isSent = new CountDownLatch(1);
      var call =
          client.connector.send(
              outbound(
                  client,
                  server.url("/"),
                  new ConnectionListener() {
                    @Override
                    public void createStart() {
                      try {
                        isSent.await();
                      } catch (InterruptedException unexpected) {
                        throw new AssertionError(unexpected);
                      }
                      sent.get().cancel(true);
                    }
                  }));
      sent.set(call);
      isSent.countDown();
      client.statsWhen(stats -> stats.created() == 1 && stats.open() == 0);
      assertThat(call).isCancelled();
    }
  }

  /** Timers may be late; then the next request sees to it that no such connection is used. */
  @Test
  void aConnectionWhoseTimeIsOverIsNotUsedThoughNoTimerHasFired(ActorSystem<?> system)
      throws Exception {
    AtomicLong now = new AtomicLong();
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.onClock(system, "keep-alive = 1h", now::get)) {
      client.text(server.url("/1"));
      client.text(server.url("/2"));
      client.stats();
      now.addAndGet(Duration.ofHours(1).toNanos());
      client.text(server.url("/3"));
      assertThat(client.statsWhen(stats -> stats.open() == 1))
          .isEqualTo(new SessionStats(1, 1, 0, 0, 2, 1, 0, 1));
    }
  }

  /** Connections that fall idle in the same instant are each closed. */
  @Test
  void connectionsWhoseTimeIsOverTogetherAreAllClosed(ActorSystem<?> system) throws Exception {
    AtomicLong now = new AtomicLong();
    CountDownLatch all = new CountDownLatch(3);
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              all.countDown();
              all.await();
              peer.respond("ok");
              peer.awaitEnd();
            });
        var other = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.onClock(system, "keep-alive = 1h", now::get)) {
      var one = client.send(server.url("/1"));
      var two = client.send(server.url("/2"));
      var three = client.send(server.url("/3"));
      for (var call : List.of(one, two, three)) {
        Client.text(Client.get(call));
      }
      client.statsWhen(stats -> stats.idle() == 3);
      now.addAndGet(Duration.ofHours(1).toNanos() + 10);
      client.text(other.url("/"));
      assertThat(client.statsWhen(stats -> stats.open() == 1))
          .isEqualTo(new SessionStats(1, 1, 0, 0, 4, 0, 0, 3));
    }
  }

  /** Also where another route's first attempt has waited for longer. */
  @Test
  void secondAttemptsOnAnyRouteGoFirst(ActorSystem<?> system) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (var full =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              gate.await();
              peer.respond("ok");
              ScriptedServer.OK.serve(peer);
            });
        var one = ScriptedServer.start(ScriptedServer.OK);
        var two = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, "limit = 1")) {
      List<String> order = new CopyOnWriteArrayList<>();
      var first = client.send(full.url("/"));
      acquire(client, two.url("/"), false, "a first attempt", order);
      acquire(client, one.url("/"), true, "a second attempt", order);
      acquire(client, two.url("/"), true, "another second attempt", order);
      client.statsWhen(stats -> stats.waiting() == 3);
      gate.countDown();
      Client.text(Client.get(first));
      client.statsWhen(stats -> order.size() == 3);
      assertThat(order)
          .containsExactly("a second attempt", "another second attempt", "a first attempt");
    }
  }

  private static void acquire(
      Client client, Url url, boolean isSecond, String name, List<String> order) {
    client.connector.acquire(
        new Exchange(
            outbound(client, url, ConnectionListener.NONE),
            isSecond,
            new Exchange.Observer() {
              @Override
              public void answered(RawResponse response) {
                order.add(name);
                var _ = response.body().readAll();
              }

              @Override
              public void failed(ClientException cause, Exchange.Fate fate) {
                order.add(name + ": " + cause);
              }
            }));
  }

  /** Whoever has been promised a place does not get it when the session is closed meanwhile. */
  @Test
  void closingTheSessionBreaksThePromiseOfAPlace(ActorSystem<?> system) throws Exception {
    try (var idle = ScriptedServer.start(ScriptedServer.OK);
        var other = ScriptedServer.start(Peer::awaitEnd)) {
      var client = Client.of(system, "limit = 1");
      client.text(idle.url("/"));
      client.statsWhen(stats -> stats.idle() == 1);
      var promised = client.send(other.url("/"));
      assertThat(client.stats().inUse()).as("a connection that makes room is not").isLessThan(2);
      client.close();
      assertThat(client.stats().open()).isZero();
      assertThat(client.stats().waiting()).isZero();
      assertThatThrownBy(() -> Client.get(promised)).isInstanceOf(ClientConnectionException.class);
    }
  }
}
