package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.ConnectionTimeoutException;
import dev.tauko.http.ReadTimeoutException;
import dev.tauko.http.ServerTimeoutException;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits on the time for getting a connection and for each wait for bytes. */
@ExtendWith(Actors.class)
class TimeoutTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final ClientTimeout READ = ClientTimeout.NONE.withSockRead(SHORT);
  private static final ClientTimeout CONNECT = ClientTimeout.NONE.withConnect(SHORT);

  /** Reads a request and says nothing. */
  private static final ScriptedServer.Script MUTE =
      peer -> {
        peer.readRequest();
        peer.awaitEnd();
      };

  /**
   * Waits until a request that is made now has been given up: a limit of the same length that began
   * before is over then.
   */
  private static void lapse(Client client) throws Exception {
    try (var mute = ScriptedServer.start(MUTE)) {
      assertThatThrownBy(() -> Client.get(client.send(mute.url("/"), READ)))
          .isExactlyInstanceOf(ReadTimeoutException.class);
    }
  }

  // --- connect -------------------------------------------------------------------------------

  /** aiohttp: test_connection_timeout_error. */
  @Test
  void waitingForAFreePlaceEndsAtTheConnectTimeout(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(MUTE);
        var client = Client.of(system, "limit = 1")) {
      var first = client.send(server.url("/first"));
      assertThatThrownBy(() -> Client.get(client.send(server.url("/second"), CONNECT)))
          .isExactlyInstanceOf(ConnectionTimeoutException.class)
          .hasMessage(
              "GET %s has got no connection within 100 ms, the timeout connect: it is still"
                  + " waiting for a free place under limit (1) and limit-per-host (0):"
                  + " 1 connections are open, 1 of them in use, and 1 requests wait",
              server.url("/second"));
      assertThat(first).isNotDone();
      assertThat(client.stats()).isEqualTo(new SessionStats(1, 0, 1, 0, 1, 0, 0, 0));
      first.cancel(true);
    }
  }

  /** Its time is up before the pool has looked at it; the pool then has a place for it. */
  @Test
  void aRequestThatIsNotInTheQueueDoesNotSayThatItWaitsThere() throws Exception {
    String dispatcher =
        """
        one-thread {
          type = Dispatcher
          executor = thread-pool-executor
          thread-pool-executor.fixed-pool-size = 1
        }
        """;
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "one-thread",
            ConfigFactory.parseString(dispatcher).withFallback(ConfigFactory.load()));
    try (var server = ScriptedServer.start(Peer::awaitEnd);
        var client = Client.of(system, "dispatcher = one-thread")) {
      client.stats();
      CompletableFuture<Void> gate = new CompletableFuture<>();
      system.dispatchers().lookup(DispatcherSelector.fromConfig("one-thread")).execute(gate::join);
      Url url = Url.parse("https://127.0.0.1:" + server.port() + "/");
      Call call =
          client.connector.call(
              new Outbound(
                  url,
                  client.route(url),
                  Client.request(HttpMethods.GET, url),
                  ClientTimeout.NONE));
      call.expire(where -> new ServerTimeoutException("it is still " + where, null));
      gate.complete(null);
      assertThatThrownBy(() -> Client.get(call.result()))
          .isExactlyInstanceOf(ServerTimeoutException.class)
          .message()
          .isIn(
              "it is still looking up the host's name",
              "it is still connecting",
              "it is still in the TLS handshake");
    } finally {
      system.terminate();
      Client.get(system.getWhenTerminated());
    }
  }

  @Test
  void openingAConnectionEndsAtTheConnectTimeout(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(Peer::awaitEnd);
        var client = Client.of(system)) {
      Url url = Url.parse("https://127.0.0.1:" + server.port() + "/");
      assertThatThrownBy(() -> Client.get(client.send(url, CONNECT)))
          .isExactlyInstanceOf(ConnectionTimeoutException.class)
          .hasMessageContaining(
              "within 100 ms, the timeout connect: it is still in the TLS handshake");
      client.statsWhen(stats -> stats.open() == 0);
    }
  }

  @Test
  void aRequestWithItsConnectionIsNotBoundByTheConnectTimeout(ActorSystem<?> system)
      throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              late.await();
              peer.respond("late");
              ScriptedServer.OK.serve(peer);
            });
        var client = Client.of(system)) {
      var fresh = client.send(server.url("/fresh"), CONNECT);
      lapse(client);
      assertThat(fresh).isNotDone();
      late.countDown();
      assertThat(Client.text(Client.get(fresh))).isEqualTo("late");
    }
  }

  // --- sock-connect --------------------------------------------------------------------------

  /** Each request brings its own limit, whatever the session's is. */
  @Test
  void theLimitOnOpeningIsThatOfTheRequest(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(Peer::awaitEnd);
        var client = Client.of(system, "timeout.sock-connect = infinite")) {
      Url url = Url.parse("https://127.0.0.1:" + server.port() + "/");
      assertThatThrownBy(
              () -> Client.get(client.send(url, ClientTimeout.NONE.withSockConnect(SHORT))))
          .isExactlyInstanceOf(ConnectionTimeoutException.class)
          .hasMessage(
              "cannot connect to https://127.0.0.1:%d within 100 ms, the timeout sock-connect: it"
                  + " is still in the TLS handshake",
              server.port());
      assertThat(client.stats().open()).isZero();
    }
  }

  // --- sock-read -----------------------------------------------------------------------------

  /** aiohttp: test_timeout_on_reading_headers, test_read_timeout_closes_connection. */
  @Test
  void aServerThatDoesNotAnswerIsGivenUp(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              ended.complete(peer.awaitEnd());
            });
        var client = Client.of(system)) {
      assertThatThrownBy(() -> Client.get(client.send(server.url("/"), READ)))
          .isExactlyInstanceOf(ReadTimeoutException.class)
          .hasMessage(
              "http://127.0.0.1:%d has sent nothing for 100 ms, the timeout sock-read, in answer to"
                  + " GET %s",
              server.port(), server.url("/"));
      assertThat(client.stats().open()).isZero();
      assertThat(Client.get(ended)).isEqualTo(Peer.End.RESET);
    }
  }

  /** aiohttp: test_timeout_on_session_read_timeout, test_read_timeout_on_reading_chunks. */
  @Test
  void aBodyThatStopsArrivingIsGivenUp(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
              peer.awaitEnd();
            });
        var client = Client.of(system)) {
      var response = Client.get(client.send(server.url("/"), READ));
      assertThatThrownBy(() -> Client.text(response))
          .isExactlyInstanceOf(ReadTimeoutException.class)
          .hasMessageContaining("sock-read, within the body of the response to GET");
      assertThat(client.stats().open()).isZero();
    }
  }

  /** aiohttp: test_read_timeout_between_chunks. */
  @Test
  void eachReadHasTheWholeLimit(ActorSystem<?> system) throws Exception {
    try (var client = Client.of(system);
        var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
              for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 4; j++) {
                  lapse(client);
                }
                peer.send("x");
              }
              peer.awaitEnd();
            })) {
      ClientTimeout timeout = ClientTimeout.NONE.withSockRead(Duration.ofSeconds(2));
      assertThat(Client.text(Client.get(client.send(server.url("/"), timeout))))
          .isEqualTo("xxxxxx");
    }
  }

  /** aiohttp: test_read_timeout_on_write. */
  @Test
  void anUploadIsNoWaitForBytes(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              String head = peer.readRequest();
              String chunks = peer.readRequest();
              peer.respond(Peer.target(head) + chunks.length());
              peer.awaitEnd();
            });
        var client = Client.of(system)) {
      CompletableFuture<ByteString> late = new CompletableFuture<>();
      Source<ByteString, NotUsed> slow = Source.completionStage(late);
      var response = client.post(server.url("/slow"), READ, slow);
      lapse(client);
      late.complete(ByteString.fromString("body"));
      assertThat(Client.text(Client.get(response))).isEqualTo("/slow14");
    }
  }

  @Test
  void afterAnUploadTheAnswerIsWaitedFor(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(MUTE);
        var client = Client.of(system)) {
      var response =
          client.post(server.url("/"), READ, Source.single(ByteString.fromString("body")));
      assertThatThrownBy(() -> Client.get(response))
          .isExactlyInstanceOf(ReadTimeoutException.class);
    }
  }

  @Test
  void aBodyThatNobodyReadsIsNotWaitedFor(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
              peer.awaitEnd();
            });
        var client = Client.of(system, "read-buffer-size = 1")) {
      var response = Client.get(client.send(server.url("/"), READ));
      lapse(client);
      assertThat(response.body().isEnded()).isFalse();
      assertThatThrownBy(() -> Client.text(response))
          .isExactlyInstanceOf(ReadTimeoutException.class);
    }
  }

  /** aiohttp: test_sock_read_timeout_not_rearmed_on_pooled_connection. */
  @Test
  void anIdleConnectionHasNoReadTimeout(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK);
        var client = Client.of(system)) {
      Client.text(Client.get(client.send(server.url("/1"), READ)));
      lapse(client);
      Client.text(Client.get(client.send(server.url("/2"), ClientTimeout.NONE.withSockRead(LONG))));
      assertThat(client.statsWhen(stats -> stats.open() == 1).reused()).isEqualTo(1);
    }
  }

  @Test
  void aReusedConnectionHasTheReadTimeoutOfEachRequest(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.respond("ok");
              peer.readRequest();
              peer.awaitEnd();
            });
        var client = Client.of(system)) {
      Client.text(Client.get(client.send(server.url("/1"), ClientTimeout.NONE.withSockRead(LONG))));
      assertThatThrownBy(() -> Client.get(client.send(server.url("/2"), READ)))
          .isExactlyInstanceOf(ReadTimeoutException.class);
      assertThat(server.connections()).as("a timeout is no reason to ask again").isEqualTo(1);
    }
  }

  /** aiohttp: test_timeout_none. */
  @Test
  void withoutLimitsNothingIsGivenUp(ActorSystem<?> system) throws Exception {
    try (var client = Client.of(system);
        var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              lapse(client);
              peer.respond("late");
              peer.awaitEnd();
            })) {
      assertThat(client.text(server.url("/"))).isEqualTo("late");
    }
  }
}
