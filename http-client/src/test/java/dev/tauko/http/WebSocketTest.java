package dev.tauko.http;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.http.WebSocketScripts.echo;
import static dev.tauko.http.WebSocketScripts.url;
import static dev.tauko.http.WebSocketScripts.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.http.WebSocketMessage.Binary;
import dev.tauko.http.WebSocketMessage.Closed;
import dev.tauko.http.WebSocketMessage.Ping;
import dev.tauko.http.WebSocketMessage.Pong;
import dev.tauko.http.WebSocketMessage.Text;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.WebSocketPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets to servers that do exactly what a script says. */
@ExtendWith(Actors.class)
class WebSocketTest {
  @Test
  void messagesGoBothWaysUntilBothSidesSayFarewell(ActorSystem<?> system) throws Exception {
    use(
        system,
        peer -> {
          echo(WebSocketPeer.accept(peer));
          assertThat(peer.awaitEnd()).isEqualTo(Peer.End.FINISHED);
        },
        socket -> {
          socket.sendText("h\u00e9llo");
          assertThat(socket.receive()).isEqualTo(new Text("h\u00e9llo"));
          socket.sendBinary(new byte[70_000]);
          assertThat(socket.receive())
              .isEqualTo(new Binary(ByteString.fromArray(new byte[70_000])));
          socket.sendJson(Map.of("a", 1));
          assertThat(socket.receive()).isEqualTo(new Text("{\"a\":1}"));
          assertThat(socket.closeCode()).isEqualTo(OptionalInt.empty());

          socket.close(4000, "enough");
          assertThat(socket.closeCode()).hasValue(1000);
          assertThat(socket.receive()).isEqualTo(new Closed(1000, "bye"));
          assertThatThrownBy(() -> socket.sendText("late"))
              .isInstanceOf(ClientConnectionException.class)
              .hasMessageEndingWith("/chat?… is closed with code 1000");
          socket.close();
        });
  }

  @Test
  void aFarewellOfTheServerEndsTheMessages(ActorSystem<?> system) throws Exception {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    use(
        system,
        peer -> {
          var socket = WebSocketPeer.accept(peer);
          socket.text("1");
          socket.send(0x01, WebSocketPeer.bytes("2"));
          socket.send(0x80, WebSocketPeer.bytes("3"));
          socket.close(3001, "moved");
          answer.complete(socket.read().code());
          assertThat(peer.awaitEnd()).isEqualTo(Peer.End.FINISHED);
        },
        socket -> {
          List<WebSocketMessage> messages = new ArrayList<>();
          socket.forEach(messages::add);
          assertThat(messages).containsExactly(new Text("1"), new Text("23"));
          assertThat(socket.receive()).isEqualTo(new Closed(3001, "moved"));
          assertThat(socket.closeCode()).hasValue(3001);
          assertThat(await(answer)).isEqualTo(3001);
        });
  }

  @Test
  void anEndWithoutFarewellIsAbnormal(ActorSystem<?> system) throws Exception {
    use(
        system,
        peer -> WebSocketPeer.accept(peer).text("1"),
        socket -> {
          assertThat(socket.receive()).isEqualTo(new Text("1"));
          assertThat(socket.receive())
              .isEqualTo(new Closed(1006, "the connection ended without a close frame"));
          assertThat(socket.closeCode()).hasValue(1006);
          socket.close();
        });
  }

  @ParameterizedTest
  @CsvSource({"0x83, 1002, reserved opcode", "0x81, 1007, not UTF-8", "0x82, 1009, larger than"})
  void aBrokenProtocolIsToldToBothSides(
      String first, int code, String message, ActorSystem<?> system) throws Exception {
    CompletableFuture<Integer> told = new CompletableFuture<>();
    use(
        system,
        peer -> {
          var socket = WebSocketPeer.accept(peer);
          socket.text("1");
          socket.send(
              Integer.decode(first), code == 1009 ? new byte[11] : WebSocketPeer.bytes("\u00ff"));
          told.complete(socket.read().code());
          peer.awaitEnd();
        },
        options -> options.maxMessageSize(10),
        socket -> {
          assertThat(socket.receive()).isEqualTo(new Text("1"));
          for (int i = 0; i < 2; i++) {
            assertThatThrownBy(socket::receive)
                .isInstanceOf(ClientPayloadException.class)
                .hasMessageContaining(message);
          }
          assertThat(socket.closeCode()).hasValue(code);
          assertThat(await(told)).isEqualTo(code);
          socket.close();
        });
  }

  @Test
  void pingsAreAnsweredAndPongsDropped(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    use(
        system,
        peer -> {
          var socket = WebSocketPeer.accept(peer);
          socket.send(0x8A, WebSocketPeer.bytes("unasked"));
          socket.send(0x89, WebSocketPeer.bytes("there?"));
          answer.complete(socket.read().toString());
          socket.text("end");
          peer.awaitEnd();
        },
        socket -> {
          assertThat(await(answer)).as("while nobody receives").isEqualTo("10 there?");
          assertThat(socket.receive()).isEqualTo(new Text("end"));
        });
  }

  @Test
  void pingsAreMessagesForWhoWantsThem(ActorSystem<?> system) throws Exception {
    List<String> frames = new CopyOnWriteArrayList<>();
    use(
        system,
        peer -> {
          var socket = WebSocketPeer.accept(peer);
          socket.send(0x89, WebSocketPeer.bytes("a"));
          socket.send(0x8A, WebSocketPeer.bytes("b"));
          frames.add(socket.read().toString());
          frames.add(socket.read().toString());
          socket.text("end");
          peer.awaitEnd();
        },
        options -> options.autoPing(false),
        socket -> {
          assertThat(socket.receive()).isEqualTo(new Ping(ByteString.fromString("a")));
          assertThat(socket.receive()).isEqualTo(new Pong(ByteString.fromString("b")));
          socket.sendPong(WebSocketPeer.bytes("c"));
          socket.sendPing(WebSocketPeer.bytes("d"));
          assertThat(socket.receive()).isEqualTo(new Text("end"));
          assertThat(frames).containsExactly("10 c", "9 d");
          assertThatThrownBy(() -> socket.sendPing(new byte[126]))
              .isInstanceOf(IllegalArgumentException.class);
        });
  }

  @Test
  void aServerThatDoesNotAnswerAHeartbeatIsGivenUp(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    use(
        system,
        peer -> {
          WebSocketPeer.accept(peer);
          end.complete(peer.awaitEnd());
        },
        options -> options.heartbeat(Duration.ofMillis(20)),
        socket -> {
          assertThatThrownBy(socket::receive)
              .isInstanceOf(ServerTimeoutException.class)
              .hasMessageContaining("did not answer a ping");
          assertThat(socket.closeCode()).hasValue(1006);
          assertThat(await(end)).isEqualTo(Peer.End.RESET);
        });
  }

  @Test
  void aServerThatDoesNotAnswerAFarewellIsCutOff(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          var socket = WebSocketPeer.accept(peer);
          assertThat(socket.read().code()).isEqualTo(1000);
          assertThat(peer.awaitEnd()).isEqualTo(Peer.End.RESET);
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder()
                    .config(ConfigFactory.parseString("websocket.close-timeout = 20 ms"))
                    .create()) {
              var socket = session.webSocket(url(server));
              socket.close();
              assertThat(socket.closeCode()).hasValue(1006);
            }
            return "done";
          });
    }
  }

  @Test
  void receivingMayBeGivenUpWithoutLosingAMessage(ActorSystem<?> system) throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    use(
        system,
        peer -> {
          var socket = WebSocketPeer.accept(peer);
          go.join();
          socket.text("1");
          echo(socket);
        },
        socket -> {
          assertThatThrownBy(() -> socket.receive(Duration.ofMillis(5)))
              .isInstanceOf(AsyncTimeoutException.class);
          Task<WebSocketMessage> reader = createTask(() -> socket.receive());
          reader.cancel();
          assertThatThrownBy(reader::await).isInstanceOf(CancelledError.class);
          go.complete(null);
          assertThat(socket.receive()).isEqualTo(new Text("1"));
          socket.close();
        });
  }

  /** aiohttp: Concurrent call to receive() is not allowed. */
  @Test
  void oneCoroutineReceivesAtATime(ActorSystem<?> system) throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    use(
        system,
        peer -> {
          var socket = WebSocketPeer.accept(peer);
          go.join();
          socket.text("1");
          echo(socket);
        },
        socket -> {
          Task<WebSocketMessage> first = createTask(() -> socket.receive());
          Task<WebSocketMessage> second = createTask(() -> socket.receive());
          assertThatThrownBy(second::await)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("another coroutine is receiving from the WebSocket")
              .hasMessageEndingWith("accepted is one at a time");
          go.complete(null);
          assertThat(first.await()).isEqualTo(new Text("1"));
          socket.sendText("2");
          assertThat(socket.receive()).isEqualTo(new Text("2"));
          socket.close();
        });
  }

  @Test
  void closingTheSessionEndsItsWebSockets(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          WebSocketPeer.accept(peer);
          assertThat(peer.awaitEnd()).isEqualTo(Peer.End.RESET);
        })) {
      Coroutines.run(
          system,
          () -> {
            var session = ClientSession.create();
            var socket = session.webSocket(url(server));
            Task<WebSocketMessage> reader = createTask(() -> socket.receive());
            session.close();
            assertThatThrownBy(reader::await)
                .isInstanceOf(ClientConnectionException.class)
                .hasMessage("the session was closed");
            assertThatThrownBy(() -> session.webSocket(url(server)))
                .isInstanceOf(IllegalStateException.class);
            return "done";
          });
    }
  }

  /**
   * More than every buffer between the two can hold, so that each side has to wait for the other.
   */
  @Test
  void messagesBeyondEveryBufferArriveInTheirOrder(ActorSystem<?> system) throws Exception {
    int all = 200;
    int size = 256 * 1024;
    CompletableFuture<Void> half = new CompletableFuture<>();
    use(
        system,
        peer -> {
          var socket = WebSocketPeer.accept(peer);
          for (int i = 0; i < all; i++) {
            socket.send(0x82, filled(size, i));
          }
          half.join();
          echo(socket);
        },
        socket -> {
          for (int i = 0; i < all; i++) {
            assertThat(socket.receive())
                .isEqualTo(new Binary(ByteString.fromArray(filled(size, i))));
          }
          Task<Object> sender =
              createTask(() -> {
                for (int i = 0; i < all; i++) {
                  socket.sendBinary(filled(size, i));
                }
                return "sent";
              });
          half.complete(null);
          for (int i = 0; i < all; i++) {
            assertThat(socket.receive())
                .isEqualTo(new Binary(ByteString.fromArray(filled(size, i))));
          }
          sender.await();
          socket.close();
        });
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void whatCannotBeSentIsRefused(ActorSystem<?> system) throws Exception {
    use(
        system,
        peer -> echo(WebSocketPeer.accept(peer)),
        socket -> {
          assertThatThrownBy(() -> socket.close(1006, ""))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("the code is 1006; accepted: 1000 to 1003");
          assertThatThrownBy(() -> socket.close(1000, "\u00e4".repeat(62)))
              .hasMessage("the reason has 124 bytes; accepted: at most 123");
          socket.close(1000, "x".repeat(123));
        });
    var options = new WebSocketOptions(new RequestOptions(JsonCodec.jackson()), null);
    for (String name : List.of("Upgrade", "sec-websocket-key", "Host")) {
      assertThatThrownBy(() -> options.header(name, "x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot be set");
    }
    assertThatThrownBy(() -> options.protocols("a b"))
        .hasMessageContaining("the subprotocol is 'a b'; accepted is a token");
    assertThatThrownBy(() -> options.maxMessageSize(0)).hasMessageContaining("maxMessageSize is 0");
    assertThatThrownBy(() -> options.heartbeat(Duration.ZERO)).hasMessageContaining("heartbeat");
  }
}
