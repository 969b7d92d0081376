package dev.tauko.http;

import static dev.tauko.http.WebSocketScripts.echo;
import static dev.tauko.http.WebSocketScripts.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.WebSocketMessage.Binary;
import dev.tauko.http.WebSocketMessage.Closed;
import dev.tauko.http.WebSocketMessage.Text;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.WebSocketPeer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** WebSockets for code that is no coroutine: calls of a session, and a source. */
@ExtendWith(Actors.class)
class WebSocketSourceTest {

  private static CompletionStage<Done> done(ClientSession session, Runnable call) {
    return session.async(s -> {
      call.run();
      return Done.done();
    });
  }

  private static WebSocketMessage received(ClientSession session, WebSocket socket) {
    return join(session.async(s -> socket.receive()));
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void messagesGoBothWaysUntilBothSidesSayFarewell(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(
                peer -> echo(WebSocketPeer.accept(peer, "Sec-WebSocket-Protocol: b")));
        var session = ClientSession.create(system)) {
      WebSocket socket =
          join(
              session.async(s -> s.webSocket(url(server), options -> options.protocols("a", "b"))));
      assertThat(socket.protocol()).isEqualTo("b");
      assertThat(socket.headers().get("Upgrade")).contains("WebSocket");

      CompletionStage<WebSocketMessage> first = session.async(s -> socket.receive());
      join(done(session, () -> socket.sendText("hello")));
      assertThat(join(first)).isEqualTo(new Text("hello"));
      join(done(session, () -> socket.sendBinary(new byte[] {1, 2})));
      assertThat(received(session, socket))
          .isEqualTo(new Binary(ByteString.fromArray(new byte[] {1, 2})));
      join(done(session, () -> socket.sendJson(Map.of("a", 1))));
      assertThat(received(session, socket)).isEqualTo(new Text("{\"a\":1}"));

      join(done(session, () -> socket.close(4000, "enough")));
      assertThat(socket.closeCode()).hasValue(1000);
      assertThat(received(session, socket)).isEqualTo(new Closed(1000, "bye"));
      assertThatThrownBy(() -> join(done(session, () -> socket.sendText("late"))))
          .hasCauseInstanceOf(ClientConnectionException.class);
      join(done(session, () -> socket.close()));
    }
  }

  @Test
  void aStreamGivesAllMessagesInTheOrderInWhichTheyWereSent(ActorSystem<?> system)
      throws Exception {
    try (var server = ScriptedServer.start(peer -> echo(WebSocketPeer.accept(peer)));
        var session = ClientSession.create(system)) {
      WebSocket socket = join(session.async(s -> s.webSocket(url(server))));
      for (String text : List.of("1", "2", "3")) {
        var _ = done(session, () -> socket.sendText(text));
      }
      assertThat(join(socket.source().take(3).runWith(Sink.seq(), system)))
          .containsExactly(new Text("1"), new Text("2"), new Text("3"));
      assertThat(received(session, socket))
          .as("who ends the stream closes")
          .isEqualTo(new Closed(1000, "bye"));
    }
  }

  @Test
  void aStreamEndsWithTheFarewellOfTheServer(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              var socket = WebSocketPeer.accept(peer);
              socket.send(0x81, "last".getBytes(StandardCharsets.UTF_8));
              socket.close(1001, "away");
              peer.awaitEnd();
            });
        var session = ClientSession.create(system)) {
      WebSocket socket = join(session.async(s -> s.webSocket(url(server))));
      assertThat(join(socket.source().runWith(Sink.seq(), system)))
          .containsExactly(new Text("last"));
      assertThat(socket.closeCode()).hasValue(1001);
    }
  }

  @Test
  void cancellingTheStageOfOneThatOpensEndsItsConnection(ActorSystem<?> system) throws Exception {
    var asked = new CompletableFuture<Void>();
    var end = new CompletableFuture<Peer.End>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              asked.complete(null);
              end.complete(peer.awaitEnd());
            });
        var session = ClientSession.create(system)) {
      var opening = session.async(s -> s.webSocket(url(server))).toCompletableFuture();
      asked.join();
      opening.cancel(true);
      assertThat(end.join()).isNotNull();
    }
  }

  @Test
  void aServerThatRefusesFailsTheStage(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
              peer.awaitEnd();
            });
        var session = ClientSession.create(system)) {
      assertThatThrownBy(() -> join(session.async(s -> s.webSocket(url(server)))))
          .cause()
          .isInstanceOf(WebSocketHandshakeException.class)
          .hasMessageContaining("the status is 403");
    }
  }
}
