package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.ClientConnectionException;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.TestHeads;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests and responses that nobody wants any more leave nothing behind. */
@ExtendWith(Actors.class)
class CancellationTest {
  private static final String UNFINISHED = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc";

  @Test
  void aCancelledRequestThatWaitsLeavesTheQueue(ActorSystem<?> system) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(peer -> {
              while (!peer.readRequest().isEmpty()) {
                gate.await();
                peer.respond("ok");
              }
            });
        var client = Client.of(system, "limit = 1")) {
      var first = client.send(server.url("/1"));
      var second = client.send(server.url("/2"));
      var third = client.send(server.url("/3"));
      second.cancel(true);
      assertThat(client.stats().waiting()).isEqualTo(1);
      gate.countDown();
      assertThat(Client.text(Client.get(first))).isEqualTo("ok");
      assertThat(Client.text(Client.get(third))).isEqualTo("ok");
      assertThat(server.requestLines(0)).containsExactly("GET /1 HTTP/1.1", "GET /3 HTTP/1.1");
    }
  }

  @Test
  void cancellingARequestUnderWayCutsItsConnection(ActorSystem<?> system) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  arrived.countDown();
                  ended.complete(peer.awaitEnd());
                },
                ScriptedServer.OK);
        var client = Client.of(system, "limit = 1")) {
      var call = client.send(server.url("/1"));
      var waiting = client.send(server.url("/2"));
      arrived.await();
      call.cancel(true);
      assertThat(Client.get(ended)).isEqualTo(Peer.End.RESET);
      assertThat(Client.text(Client.get(waiting))).isEqualTo("ok");
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 2, 0, 0, 0));
    }
  }

  @Test
  void completingTheFutureFromOutsideCutsTheConnectionToo(ActorSystem<?> system) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              arrived.countDown();
              ended.complete(peer.awaitEnd());
            });
        var client = Client.of(system)) {
      var call = client.send(server.url("/"));
      arrived.await();
      call.completeExceptionally(new IllegalStateException("enough"));
      assertThat(Client.get(ended)).isEqualTo(Peer.End.RESET);
      assertThat(client.stats().open()).isZero();
    }
  }

  @Test
  void cancellingWhileTheBodyArrivesCutsTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send(UNFINISHED);
              ended.complete(peer.awaitEnd());
            });
        var client = Client.of(system)) {
      RawResponse response = client.head(server.url("/"));
      var reading = response.body().readAll();
      var alsoReading = response.body().readAll();
      reading.cancel(true);
      assertThat(Client.get(ended)).isEqualTo(Peer.End.RESET);
      assertThatThrownBy(() -> Client.get(alsoReading))
          .isInstanceOf(ClientConnectionException.class)
          .hasMessage("reading the body was cancelled");
      assertThat(client.stats().open()).isZero();
    }
  }

  @Test
  void closingAResponseThatIsStillArrivingCutsTheConnection(ActorSystem<?> system)
      throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send(UNFINISHED);
              ended.complete(peer.awaitEnd());
            });
        var client = Client.of(system)) {
      RawResponse response = client.head(server.url("/"));
      response.body().close();
      response.body().close();
      assertThat(Client.get(ended)).isEqualTo(Peer.End.RESET);
      assertThatThrownBy(() -> Client.text(response))
          .isInstanceOf(ClientConnectionException.class)
          .hasMessage("the response was closed before its body was read");
      assertThat(client.stats().open()).isZero();
    }
  }

  @Test
  void aResponseThatNobodyReadsFreesItsConnectionIfItFitsTheBuffer(ActorSystem<?> system)
      throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system)) {
      RawResponse unread = client.head(server.url("/1"));
      assertThat(client.text(server.url("/2"))).isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(1);
      unread.body().close();
      assertThat(client.text(server.url("/3"))).isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void cancellingAfterTheResponseIsReadDisturbsNobody(ActorSystem<?> system) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.respond("first");
              peer.readRequest();
              arrived.countDown();
              gate.await();
              peer.respond("second");
              peer.awaitEnd();
            });
        var client = Client.of(system)) {
      var first = client.send(server.url("/1"));
      RawResponse response = Client.get(first);
      assertThat(Client.text(response)).isEqualTo("first");
      var second = client.send(server.url("/2"));
      arrived.await();
      first.cancel(true);
      response.body().close();
      response.body().readAll().cancel(true);
      client.stats();
      gate.countDown();
      assertThat(Client.text(Client.get(second))).isEqualTo("second");
    }
  }

  @Test
  void aResponseThatComesAfterTheCancellationIsClosed(ActorSystem<?> system) throws Exception {
    try (var client = Client.of(system)) {
      Url url = Url.parse("http://127.0.0.1:1/");
      Call call =
          new Call(
              client.connector,
              new Outbound(url, client.route(url), HttpRequest.GET("/"), ClientTimeout.NONE),
              1);
      call.result().cancel(true);
      CompletableFuture<Throwable> aborted = new CompletableFuture<>();
      call.answered(
          new RawResponse(url, TestHeads.ok(), new ResponseBody(aborting(aborted), 1, 1)));
      assertThat(aborted).isCompletedWithValueMatching(cause -> cause instanceof ClientException);
    }
  }

  private static ResponseBody.Upstream aborting(CompletableFuture<Throwable> aborted) {
    return new ResponseBody.Upstream() {
      @Override
      public void resume() {}

      @Override
      public void abort(Throwable cause) {
        aborted.complete(cause);
      }
    };
  }

  @Test
  void aServerWhoseBodyNobodyReadsIsHeldBack(ActorSystem<?> system) throws Exception {
    int pieces = 1024;
    byte[] piece = new byte[64 * 1024];
    AtomicLong sent = new AtomicLong();
    try (var large =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + pieces * 65536L + "\r\n\r\n");
              for (int i = 0; i < pieces; i++) {
                peer.send(piece);
                sent.incrementAndGet();
              }
              peer.awaitEnd();
            });
        var small = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system)) {
      RawResponse response = client.head(large.url("/"));
      long before;
      do {
        before = sent.get();
        for (int i = 0; i < 200; i++) {
          client.text(small.url("/"));
        }
      } while (sent.get() != before);
      assertThat(before).isLessThan(pieces / 2);
      assertThat(response.body().buffered()).isBetween(256L * 1024, 1024L * 1024);
      assertThat(Client.get(response.body().readAll())).hasSize(pieces * piece.length);
      assertThat(client.stats().inUse()).isZero();
    }
  }

  @Test
  void cancellingWhileConnectingFreesThePlace(ActorSystem<?> system) throws Exception {
    CountDownLatch accepted = new CountDownLatch(1);
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var silent =
            ScriptedServer.start(peer -> {
              accepted.countDown();
              ended.complete(peer.awaitEnd());
            });
        var client = Client.of(system)) {
      var call =
          client.send(HttpMethods.GET, Url.parse("https://127.0.0.1:" + silent.port() + "/"));
      accepted.await();
      call.cancel(true);
      assertThat(Client.get(ended)).isNotNull();
      client.statsWhen(stats -> stats.open() == 0);
      assertThatThrownBy(() -> Client.get(call)).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void anEndingActorSystemFailsWhatIsUnderWay() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "http-tests-ending");
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          arrived.countDown();
          peer.awaitEnd();
        })) {
      var client = Client.of(system, "limit = 1");
      var call = client.send(server.url("/1"));
      var waiting = client.send(server.url("/2"));
      arrived.await();
      system.terminate();
      assertThatThrownBy(() -> Client.get(call)).isInstanceOf(ClientException.class);
      assertThatThrownBy(() -> Client.get(waiting)).isInstanceOf(ClientConnectionException.class);
      Client.get(client.connector.terminated());
      assertThat(client.stats()).isNotNull();
      assertThatThrownBy(() -> client.head(server.url("/3")))
          .isInstanceOf(IllegalStateException.class);
    } finally {
      system.terminate();
      Client.get(system.getWhenTerminated());
    }
  }
}
