package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.ClientConnectionException;
import dev.tauko.http.SessionStats;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which connection serves which request. */
@ExtendWith(Actors.class)
class PoolTest {

  /** Answers each request only when the gate lets it through. */
  private static ScriptedServer.Script gated(Semaphore arrived, Semaphore gate) {
    return peer -> {
      while (!peer.readRequest().isEmpty()) {
        arrived.release();
        gate.acquire();
        peer.respond("ok");
      }
    };
  }

  @Test
  void aConnectionServesOneRequestAfterTheOther(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system)) {
      client.text(server.url("/1"));
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 1, 0, 0, 0));
      client.text(server.url("/2"));
      client.text(server.url("/3"));
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 1, 2, 0, 0));
      assertThat(server.requestLines(0))
          .containsExactly("GET /1 HTTP/1.1", "GET /2 HTTP/1.1", "GET /3 HTTP/1.1");
    }
  }

  @Test
  void theLimitHoldsAndTheRestWaits(ActorSystem<?> system) throws Exception {
    Semaphore arrived = new Semaphore(0);
    Semaphore gate = new Semaphore(0);
    try (var server = ScriptedServer.start(gated(arrived, gate));
        var client = Client.of(system, "limit = 3")) {
      var calls = IntStream.range(0, 10).mapToObj(i -> client.send(server.url("/" + i))).toList();
      arrived.acquire(3);
      assertThat(client.stats()).isEqualTo(new SessionStats(3, 0, 3, 7, 3, 0, 0, 0));
      gate.release(10);
      calls.forEach(call -> assertThat(Client.text(Client.get(call))).isEqualTo("ok"));
      assertThat(client.stats()).isEqualTo(new SessionStats(3, 3, 0, 0, 3, 7, 0, 0));
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void whoeverHasWaitedLongestIsServedFirst(ActorSystem<?> system) throws Exception {
    Semaphore arrived = new Semaphore(0);
    Semaphore gate = new Semaphore(0);
    try (var server = ScriptedServer.start(gated(arrived, gate));
        var client = Client.of(system, "limit = 1")) {
      var calls = IntStream.range(0, 5).mapToObj(i -> client.send(server.url("/" + i))).toList();
      gate.release(5);
      calls.forEach(Client::get);
      assertThat(server.requestLines(0))
          .containsExactlyElementsOf(
              IntStream.range(0, 5).mapToObj(i -> "GET /" + i + " HTTP/1.1").toList());
    }
  }

  @Test
  void aFullDestinationDoesNotHoldUpOthers(ActorSystem<?> system) throws Exception {
    Semaphore arrived = new Semaphore(0);
    Semaphore gate = new Semaphore(0);
    try (var slow = ScriptedServer.start(gated(arrived, gate));
        var quick = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, "limit-per-host = 1")) {
      var first = client.send(slow.url("/1"));
      var second = client.send(slow.url("/2"));
      assertThat(client.text(quick.url("/"))).isEqualTo("ok");
      assertThat(client.stats().waiting()).isEqualTo(1);
      gate.release(2);
      Client.get(first);
      Client.get(second);
      assertThat(slow.connections()).isEqualTo(1);
    }
  }

  @Test
  void theTotalLimitServesDestinationsInTheOrderOfArrival(ActorSystem<?> system) throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch gate = new CountDownLatch(1);
    try (var one =
            ScriptedServer.start(peer -> {
              for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
                order.add("one " + Peer.target(head));
                gate.await();
                peer.respond("ok");
              }
            });
        var two =
            ScriptedServer.start(peer -> {
              for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
                order.add("two " + Peer.target(head));
                peer.respond("ok");
              }
            });
        var client = Client.of(system, "limit = 1")) {
      var calls =
          List.of(
              client.send(one.url("/1")),
              client.send(two.url("/2")),
              client.send(one.url("/3")),
              client.send(two.url("/4")));
      assertThat(client.stats().waiting()).isEqualTo(3);
      gate.countDown();
      calls.forEach(Client::get);
      assertThat(order).containsExactly("one /1", "two /2", "one /3", "two /4");
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 4, 0, 3, 0));
    }
  }

  @Test
  void theConnectionUsedLastIsUsedNext(ActorSystem<?> system) throws Exception {
    Semaphore arrived = new Semaphore(0);
    Semaphore first = new Semaphore(0);
    Semaphore second = new Semaphore(0);
    try (var server = ScriptedServer.start(gated(arrived, first), gated(arrived, second));
        var client = Client.of(system)) {
      var one = client.send(server.url("/1"));
      arrived.acquire();
      var two = client.send(server.url("/2"));
      arrived.acquire();
      second.release();
      Client.get(Client.get(two).body().readAll());
      first.release();
      Client.get(Client.get(one).body().readAll());
      first.release();
      client.text(server.url("/3"));
      assertThat(server.requestLines(0)).containsExactly("GET /1 HTTP/1.1", "GET /3 HTTP/1.1");
      assertThat(server.requestLines(1)).containsExactly("GET /2 HTTP/1.1");
    }
  }

  @Test
  void theLongestIdleConnectionMakesRoomForAnotherDestination(ActorSystem<?> system)
      throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var oldest =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.respond("ok");
              ended.complete(peer.awaitEnd());
            });
        var older = ScriptedServer.start(ScriptedServer.OK);
        var other = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, "limit = 2")) {
      client.text(oldest.url("/"));
      client.text(older.url("/"));
      client.text(other.url("/"));
      assertThat(Client.get(ended)).isEqualTo(Peer.End.FINISHED);
      assertThat(client.stats()).isEqualTo(new SessionStats(2, 2, 0, 0, 3, 0, 1, 0));
    }
  }

  @Test
  void aConnectionThatLiesIdleForTooLongIsClosed(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.respond("ok");
              ended.complete(peer.awaitEnd());
            });
        var client = Client.of(system, "keep-alive = 20ms")) {
      client.text(server.url("/"));
      assertThat(Client.get(ended)).isEqualTo(Peer.End.FINISHED);
      assertThat(client.stats()).isEqualTo(new SessionStats(0, 0, 0, 0, 1, 0, 0, 1));
    }
  }

  /** One alarm is followed by another, as long as connections lie idle. */
  @Test
  void eachIdleConnectionIsClosedInItsTime(ActorSystem<?> system) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(peer -> {
              if (peer.readRequest().startsWith("GET /late ")) {
                gate.await();
              }
              peer.respond("ok");
              peer.awaitEnd();
            });
        var client = Client.of(system, "keep-alive = 300ms")) {
      var late = client.send(server.url("/late"));
      client.text(server.url("/"));
      Client.pass(Duration.ofMillis(150));
      gate.countDown();
      Client.text(Client.get(late));
      client.statsWhen(stats -> stats.open() == 0);
      assertThat(client.stats()).isEqualTo(new SessionStats(0, 0, 0, 0, 2, 0, 0, 2));
    }
  }

  /** A connection that has ended is not tried, though another one to the same host is idle. */
  @Test
  void anIdleConnectionThatTheServerEndsIsForgotten(ActorSystem<?> system) throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    CountDownLatch otherIsIdle = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  both.countDown();
                  otherIsIdle.await();
                  peer.respond("ok");
                },
                peer -> {
                  peer.readRequest();
                  both.countDown();
                  both.await();
                  peer.respond("ok");
                  ScriptedServer.OK.serve(peer);
                });
        var client = Client.of(system)) {
      var one = client.send(server.url("/"));
      var other = client.send(server.url("/"));
      RawResponse first = Client.get(one.<RawResponse>applyToEither(other, response -> response));
      Client.text(first);
      client.statsWhen(stats -> stats.idle() == 1);
      otherIsIdle.countDown();
      RawResponse last = Client.get(Client.get(one).equals(first) ? other : one);
      Client.text(last);
      client.statsWhen(stats -> stats.open() == 1 && stats.idle() == 1);
      for (int i = 0; i < 3; i++) {
        assertThat(client.text(server.url("/"))).isEqualTo("ok");
      }
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 2, 3, 0, 0));
    }
  }

  /** One that is cancelled while its route is ready to be served is passed over. */
  @Test
  void whoeverIsCancelledInTheQueueIsPassedOver(ActorSystem<?> system) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              gate.await();
              peer.respond("ok");
              ScriptedServer.OK.serve(peer);
            });
        var second = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, "limit = 1")) {
      var first = client.send(server.url("/"));
      var cancelled = client.send(second.url("/"));
      var last = client.send(server.url("/last"));
      client.statsWhen(stats -> stats.waiting() == 2);
      cancelled.cancel(true);
      client.statsWhen(stats -> stats.waiting() == 1);
      gate.countDown();
      assertThat(Client.text(Client.get(first))).isEqualTo("ok");
      assertThat(Client.text(Client.get(last))).isEqualTo("ok");
      assertThat(second.connections()).isZero();
    }
  }

  @Test
  void withoutKeepAliveEveryRequestHasItsOwnConnection(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system, "keep-alive = 0s, limit = 1")) {
      client.text(server.url("/1"));
      client.text(server.url("/2"));
      assertThat(server.connections()).isEqualTo(2);
      assertThat(client.stats().reused()).isZero();
    }
  }

  @Test
  void aConnectionThatTheServerWantsClosedIsNotUsedAgain(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok");
              peer.awaitEnd();
            });
        var client = Client.of(system)) {
      client.text(server.url("/1"));
      assertThat(client.stats().open()).isZero();
      client.text(server.url("/2"));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void closingTheSessionEndsEverything(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> idleEnded = new CompletableFuture<>();
    CompletableFuture<Peer.End> busyEnded = new CompletableFuture<>();
    CountDownLatch arrived = new CountDownLatch(1);
    try (var idle =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.respond("ok");
              idleEnded.complete(peer.awaitEnd());
            });
        var busy =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              arrived.countDown();
              busyEnded.complete(peer.awaitEnd());
            })) {
      var client = Client.of(system, "limit = 2");
      client.text(idle.url("/"));
      var under = client.send(busy.url("/1"));
      arrived.await();
      var waiting = client.send(busy.url("/2"));
      var alsoWaiting = client.send(busy.url("/3"));
      client.close();
      for (var call : List.of(under, waiting, alsoWaiting)) {
        assertThat(call.handle((response, failure) -> failure))
            .succeedsWithin(Duration.ofSeconds(60))
            .isInstanceOf(ClientConnectionException.class)
            .extracting(Object::toString)
            .asString()
            .contains("the session was closed");
      }
      assertThat(Client.get(idleEnded)).isNotNull();
      assertThat(Client.get(busyEnded)).isNotNull();
      assertThat(client.stats().open()).isZero();
    }
  }
}
