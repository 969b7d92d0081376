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
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** WebSockets for code that is no coroutine. */
@ExtendWith(Actors.class)
class AsyncWebSocketTest {

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void messagesGoBothWaysUntilBothSidesSayFarewell(ActorSystem<?> system) throws Exception {
    try (var server =
            ScriptedServer.start(
                peer -> echo(WebSocketPeer.accept(peer, "Sec-WebSocket-Protocol: b")));
        var session = ClientSession.create(system)) {
      AsyncWebSocket socket =
          join(session.async().webSocket(url(server), options -> options.protocols("a", "b")));
      assertThat(socket.protocol()).isEqualTo("b");
      assertThat(socket.headers().get("Upgrade")).contains("WebSocket");

      CompletionStage<WebSocketMessage> first = socket.receive();
      join(socket.sendText("hello"));
      assertThat(join(first)).isEqualTo(new Text("hello"));
      join(socket.sendBinary(new byte[] {1, 2}));
      assertThat(join(socket.receive()))
          .isEqualTo(new Binary(ByteString.fromArray(new byte[] {1, 2})));
      join(socket.sendJson(Map.of("a", 1)));
      assertThat(join(socket.receive())).isEqualTo(new Text("{\"a\":1}"));

      join(socket.close(4000, "enough"));
      assertThat(socket.closeCode()).hasValue(1000);
      assertThat(join(socket.receive())).isEqualTo(new Closed(1000, "bye"));
      assertThatThrownBy(() -> join(socket.sendText("late")))
          .hasCauseInstanceOf(ClientConnectionException.class);
      join(socket.close());
    }
  }

  @Test
  void aStreamGivesAllMessagesInTheOrderInWhichTheyWereSent(ActorSystem<?> system)
      throws Exception {
    try (var server = ScriptedServer.start(peer -> echo(WebSocketPeer.accept(peer)));
        var session = ClientSession.create(system)) {
      AsyncWebSocket socket = join(session.async().webSocket(url(server)));
      for (String text : List.of("1", "2", "3")) {
        socket.sendText(text);
      }
      assertThat(join(socket.messages().take(3).runWith(Sink.seq(), system)))
          .containsExactly(new Text("1"), new Text("2"), new Text("3"));
      assertThat(join(socket.receive()))
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
      AsyncWebSocket socket = join(session.async().webSocket(url(server)));
      assertThat(join(socket.messages().runWith(Sink.seq(), system)))
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
      var opening = session.async().webSocket(url(server)).toCompletableFuture();
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
      assertThatThrownBy(() -> join(session.async().webSocket(url(server))))
          .cause()
          .isInstanceOf(WebSocketHandshakeException.class)
          .hasMessageContaining("the status is 403");
    }
  }
}
