package dev.tauko.http;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.http.WebSocketScripts.echo;
import static dev.tauko.http.WebSocketScripts.untilWaiting;
import static dev.tauko.http.WebSocketScripts.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.WebSocketPeer;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** WebSockets and requests share the places of one pool. */
@ExtendWith(Actors.class)
class WebSocketPoolTest {
  private static final ScriptedServer.Script ECHO = peer -> echo(WebSocketPeer.accept(peer));

  /** What a test does with a session of one place. */
  private interface Use {
    void with(ClientSession session) throws Exception;
  }

  private static void withOnePlace(ActorSystem<?> system, Use use) {
    Coroutines.run(
        system,
        () -> {
          try (var session =
              ClientSession.builder().connections(group -> group.limit(1)).create()) {
            use.with(session);
          }
          return "done";
        });
  }

  private static String text(ClientSession session, ScriptedServer server, String target) {
    return session.get(server.url(target).toString()).text();
  }

  @Test
  void aWebSocketKeepsItsPlaceUntilItsConnectionHasEnded(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ECHO, ScriptedServer.OK)) {
      withOnePlace(
          system,
          session -> {
            WebSocket socket = session.webSocket(url(server));
            assertThat(session.stats()).isEqualTo(new SessionStats(1, 0, 1, 0, 1, 0, 0, 0));
            Task<String> waiting = createTask(() -> text(session, server, "/after"));
            untilWaiting(session, 1);
            assertThat(session.stats()).isEqualTo(new SessionStats(1, 0, 1, 1, 1, 0, 0, 0));
            socket.sendText("still here");
            assertThat(socket.receive()).isEqualTo(new WebSocketMessage.Text("still here"));
            assertThat(waiting.isDone()).isFalse();

            socket.close();
            assertThat(waiting.await()).isEqualTo("ok");
            assertThat(session.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 2, 0, 0, 0));
          });
    }
  }

  @Test
  void anIdleConnectionMakesRoomAndIsNotUsedForTheHandshake(ActorSystem<?> system)
      throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK, ECHO)) {
      withOnePlace(
          system,
          session -> {
            text(session, server, "/before");
            assertThat(session.stats().idle()).isEqualTo(1);
            session.webSocket(url(server)).close();
            assertThat(session.stats()).isEqualTo(new SessionStats(0, 0, 0, 0, 2, 0, 1, 0));
          });
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void requestsAndWebSocketsAreServedInTheOrderOfTheirCalls(ActorSystem<?> system)
      throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    var asked = new CompletableFuture<Void>();
    var go = new CompletableFuture<Void>();
    try (var server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              asked.complete(null);
              go.join();
              peer.respond("first");
              peer.awaitEnd();
            },
            peer -> {
              order.add("socket");
              echo(WebSocketPeer.accept(peer));
            },
            peer -> {
              order.add("request");
              ScriptedServer.OK.serve(peer);
            })) {
      withOnePlace(
          system,
          session -> {
            Task<String> first = createTask(() -> text(session, server, "/1"));
            await(asked);
            Task<Object> socket =
                createTask(() -> {
                  session.webSocket(url(server)).close();
                  return "closed";
                });
            untilWaiting(session, 1);
            Task<String> last = createTask(() -> text(session, server, "/2"));
            untilWaiting(session, 2);
            go.complete(null);
            assertThat(first.await()).isEqualTo("first");
            socket.await();
            assertThat(last.await()).isEqualTo("ok");
          });
      assertThat(order).containsExactly("socket", "request");
    }
  }

  @Test
  void whoeverWaitsForAPlaceMayGiveUp(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ECHO)) {
      withOnePlace(
          system,
          session -> {
            WebSocket first = session.webSocket(url(server));
            Task<WebSocket> second = createTask(() -> session.webSocket(url(server)));
            untilWaiting(session, 1);
            second.cancel();
            assertThatThrownBy(second::await).isInstanceOf(CancelledError.class);
            assertThat(session.stats().waiting()).isZero();
            ClientTimeout brief = ClientTimeout.NONE.withConnect(Duration.ofMillis(10));
            assertThatThrownBy(() -> session.webSocket(url(server), o -> o.timeout(brief)))
                .isInstanceOf(ConnectionTimeoutException.class)
                .hasMessageStartingWith("the handshake of the WebSocket http://127.0.0.1:")
                .hasMessageContaining("within 10 ms, the timeout connect")
                .hasMessageContaining("waiting for a free place under limit");
            ClientTimeout whole = ClientTimeout.ofTotal(Duration.ofMillis(10));
            assertThatThrownBy(() -> session.webSocket(url(server), o -> o.timeout(whole)))
                .isInstanceOf(ServerTimeoutException.class)
                .hasMessageContaining("within 10 ms, its total timeout: it is still waiting for a")
                .hasMessageEndingWith("1 of them in use, and 1 requests wait");
            assertThat(session.stats().waiting()).isZero();
            first.close();
            assertThat(session.stats()).isEqualTo(new SessionStats(0, 0, 0, 0, 1, 0, 0, 0));
          });
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aHandshakeThatFailsOrIsCancelledGivesItsPlaceBack(ActorSystem<?> system) throws Exception {
    var asked = new CompletableFuture<Void>();
    try (var server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
              peer.awaitEnd();
            },
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 101 Not so\r\n\r\n");
              peer.awaitEnd();
            },
            peer -> {
              peer.readRequest();
              asked.complete(null);
              peer.awaitEnd();
            },
            ECHO)) {
      withOnePlace(
          system,
          session -> {
            for (int status : new int[] {403, 101}) {
              assertThatThrownBy(() -> session.webSocket(url(server)))
                  .isInstanceOfSatisfying(
                      WebSocketHandshakeException.class,
                      refusal -> assertThat(refusal.status()).isEqualTo(status));
              assertThat(session.stats().open()).isZero();
            }
            Task<WebSocket> opening = createTask(() -> session.webSocket(url(server)));
            await(asked);
            opening.cancel();
            assertThatThrownBy(opening::await).isInstanceOf(CancelledError.class);
            session.webSocket(url(server)).close();
            assertThat(session.stats()).isEqualTo(new SessionStats(0, 0, 0, 0, 4, 0, 0, 0));
          });
    }
  }

  @Test
  void closingTheSessionEndsWhoWaitsToo(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          WebSocketPeer.accept(peer);
          assertThat(peer.awaitEnd()).isEqualTo(Peer.End.RESET);
        })) {
      withOnePlace(
          system,
          session -> {
            WebSocket open = session.webSocket(url(server));
            Task<WebSocket> waiting = createTask(() -> session.webSocket(url(server)));
            untilWaiting(session, 1);
            session.close();
            assertThatThrownBy(waiting::await)
                .isInstanceOf(ClientConnectionException.class)
                .hasMessage("the session was closed");
            assertThatThrownBy(open::receive).hasMessage("the session was closed");
            assertThat(session.stats().open()).isZero();
          });
    }
  }

  @Test
  void aForgottenWebSocketGivesItsPlaceBack(ActorSystem<?> system) throws Exception {
    var ended = new CompletableFuture<Peer.End>();
    try (var server =
            ScriptedServer.start(
                peer -> {
                  WebSocketPeer.accept(peer);
                  ended.complete(peer.awaitEnd());
                },
                ScriptedServer.OK);
        var session = ClientSession.builder(system).connections(group -> group.limit(1)).create()) {
      String protocol = Coroutines.run(system, () -> session.webSocket(url(server)).protocol());
      assertThat(protocol).isEmpty();
      ForgottenResponseTest.collectUntil(ended);
      assertThat(ended.join()).isEqualTo(Peer.End.RESET);
      assertThat(Coroutines.run(system, () -> text(session, server, "/after"))).isEqualTo("ok");
    }
  }

  @Test
  void aWebSocketThatIsReadIsNotForgotten(ActorSystem<?> system) throws Exception {
    var go = new CompletableFuture<Void>();
    try (var server =
            ScriptedServer.start(peer -> {
              var socket = WebSocketPeer.accept(peer);
              go.join();
              socket.text("after the collection");
              peer.awaitEnd();
            });
        var session = ClientSession.create(system)) {
      Task<WebSocketMessage> reader =
          Engine.get(system).start(() -> session.webSocket(url(server)).receive());
      var collected = new CompletableFuture<Void>();
      Cleaner.create().register(new Object(), () -> collected.complete(null));
      ForgottenResponseTest.collectUntil(collected);
      go.complete(null);
      assertThat(reader.toCompletableFuture().get(60, TimeUnit.SECONDS))
          .isEqualTo(new WebSocketMessage.Text("after the collection"));
    }
  }
}
