package dev.tauko.http;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
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
import dev.tauko.http.testkit.SocketPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets to servers that do exactly what a script says. */
@ExtendWith(Actors.class)
class WebSocketTest {

  /** What a test does with an open WebSocket. */
  private interface Use {
    void with(WebSocket socket) throws Exception;
  }

  private static String url(ScriptedServer server) {
    return server.url("/chat?room=1").toString().replace("http:", "ws:");
  }

  private static void use(ActorSystem<?> system, ScriptedServer.Script script, Use use)
      throws Exception {
    use(system, script, options -> {}, use);
  }

  private static void use(
      ActorSystem<?> system,
      ScriptedServer.Script script,
      Consumer<WebSocketOptions> options,
      Use use)
      throws Exception {
    try (var server = ScriptedServer.start(script)) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              use.with(session.webSocket(url(server), options));
            }
            return "done";
          });
    }
  }

  /** Answers what comes until the client says farewell, and agrees to it. */
  private static void echo(SocketPeer socket) throws Exception {
    for (var frame = socket.read(); frame.opcode() != 8; frame = socket.read()) {
      socket.send(0x80 | frame.opcode(), frame.payload().toArray());
    }
    socket.close(1000, "bye");
  }

  @Test
  void messagesGoBothWaysUntilBothSidesSayFarewell(ActorSystem<?> system) throws Exception {
    use(
        system,
        peer -> {
          echo(SocketPeer.accept(peer));
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
              .isInstanceOf(ClientConnectionError.class)
              .hasMessageEndingWith("/chat?room=1 is closed with code 1000");
          socket.close();
        });
  }

  @Test
  void theHandshakeCarriesWhatARequestCarries(ActorSystem<?> system) throws Exception {
    List<String> requests = new CopyOnWriteArrayList<>();
    try (var server =
        ScriptedServer.start(peer -> {
          var socket = SocketPeer.accept(peer, "Set-Cookie: seen=1", "Sec-WebSocket-Protocol: b");
          requests.add(socket.request());
          echo(socket);
        })) {
      Coroutines.run(
          system,
          () -> {
            CookieJar jar = CookieJar.builder().ipHosts(true).create();
            try (var session =
                ClientSession.builder()
                    .cookieJar(jar)
                    .basic("ann", "s")
                    .header("X-A", "1")
                    .create()) {
              var socket =
                  session.webSocket(
                      url(server),
                      o -> o.protocols("a", "b").query("q", "\u00e4").cookie("own", "2"));
              assertThat(socket.protocol()).isEqualTo("b");
              assertThat(socket.headers().get("upgrade")).contains("WebSocket");
              socket.close();
              session.webSocket(url(server), o -> o.protocols("b").bearer("t")).close();
            }
            return "done";
          });
      assertThat(requests.get(0).lines())
          .contains("GET /chat?room=1&q=%C3%A4 HTTP/1.1", "Upgrade: websocket")
          .contains("Connection: Upgrade", "Sec-WebSocket-Version: 13")
          .contains("Sec-WebSocket-Protocol: a, b", "Host: 127.0.0.1:" + server.port())
          .contains("X-A: 1", "User-Agent: tauko-http-client", "Cookie: own=2")
          .contains("Authorization: " + Credentials.basic("ann", "s"))
          .doesNotContain("Sec-WebSocket-Extensions");
      assertThat(requests.get(1).lines()).contains("Authorization: Bearer t", "Cookie: seen=1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 403 No\\r\\nX-Why: not you\\r\\nContent-Length: 2\\r\\n\\r\\nno | the status is 403; accepted is 101
          HTTP/1.1 200 OK\\r\\n\\r\\n                                             | the status is 200; accepted is 101
          HTTP/1.1 101 S\\r\\nConnection: upgrade\\r\\nSec-WebSocket-Accept: KEY\\r\\n\\r\\n | the field Upgrade does not say websocket
          HTTP/1.1 101 S\\r\\nUpgrade: websocket\\r\\nSec-WebSocket-Accept: KEY\\r\\n\\r\\n | the field Connection does not say Upgrade
          OPENSec-WebSocket-Accept: bm9wZQ==\\r\\n\\r\\n                          | the field Sec-WebSocket-Accept does not answer the key
          OPEN\\r\\n                                                              | the field Sec-WebSocket-Accept does not answer the key
          OPENSec-WebSocket-Accept: KEY\\r\\nSec-WebSocket-Extensions: x\\r\\n\\r\\n | there is an extension, which was not offered
          OPENSec-WebSocket-Accept: KEY\\r\\nSec-WebSocket-Protocol: z\\r\\n\\r\\n | there is a subprotocol that was not offered
          """)
  void aServerThatDoesNotAgreeIsRefusedAndCutOff(
      String response, String reason, ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    ScriptedServer.Script script =
        peer -> {
          String key = SocketPeer.answer(peer.readRequest());
          peer.send(
              response
                  .replace(
                      "OPEN",
                      "HTTP/1.1 101 S\\r\\nUpgrade: websocket\\r\\nConnection: upgrade\\r\\n")
                  .replace("\\r\\n", "\r\n")
                  .replace("KEY", key));
          end.complete(peer.awaitEnd());
        };
    assertThatThrownBy(() -> use(system, script, socket -> {}))
        .isInstanceOf(WebSocketHandshakeError.class)
        .hasMessageContaining("/chat?room=1: " + reason)
        .satisfies(failure -> {
          var refusal = (WebSocketHandshakeError) failure;
          assertThat(String.valueOf(refusal.status()))
              .isEqualTo(reason.contains("status") ? reason.substring(14, 17) : "101");
          assertThat(refusal.headers().get("X-Why").isPresent()).isEqualTo(refusal.status() == 403);
        });
    assertThat(end.join()).isEqualTo(Peer.End.RESET);
  }

  /** Attack 13: heads without end, and interim responses in a burst. */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 103 Early\r\n\r\n", "X: y\r\n", "\u0000\r\n\r\n"})
  void aHandshakeThatIsMalformedOrWithoutEndIsRefused(String part, ActorSystem<?> system)
      throws Exception {
    ScriptedServer.Script script =
        peer -> {
          peer.readRequest();
          peer.trySend((part.startsWith("H") ? "" : "HTTP/1.1 101 S\r\n") + part.repeat(20_000));
          peer.awaitEnd();
        };
    assertThatThrownBy(() -> use(system, script, socket -> {}))
        .isInstanceOf(ClientResponseError.class)
        .hasMessageContaining("the response to the handshake of the WebSocket");
  }

  @Test
  void framesThatComeWithTheHandshakeAreRead(ActorSystem<?> system) throws Exception {
    use(
        system,
        peer -> {
          String key = SocketPeer.answer(peer.readRequest());
          String first =
              new String(
                  SocketPeer.frame(0x81, SocketPeer.bytes("first")), StandardCharsets.ISO_8859_1);
          peer.send(
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 S\r\nUpgrade: websocket\r\n"
                  + "Connection: Upgrade\r\nSec-WebSocket-Accept: "
                  + key
                  + "\r\n\r\n"
                  + first);
          peer.awaitEnd();
        },
        socket -> assertThat(socket.receive()).isEqualTo(new Text("first")));
  }

  @Test
  void aFarewellOfTheServerEndsTheMessages(ActorSystem<?> system) throws Exception {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    use(
        system,
        peer -> {
          var socket = SocketPeer.accept(peer);
          socket.text("1");
          socket.send(0x01, SocketPeer.bytes("2"));
          socket.send(0x80, SocketPeer.bytes("3"));
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
        peer -> SocketPeer.accept(peer).text("1"),
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
          var socket = SocketPeer.accept(peer);
          socket.text("1");
          socket.send(
              Integer.decode(first), code == 1009 ? new byte[11] : SocketPeer.bytes("\u00ff"));
          told.complete(socket.read().code());
          peer.awaitEnd();
        },
        options -> options.maxMessageSize(10),
        socket -> {
          assertThat(socket.receive()).isEqualTo(new Text("1"));
          for (int i = 0; i < 2; i++) {
            assertThatThrownBy(socket::receive)
                .isInstanceOf(ClientPayloadError.class)
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
          var socket = SocketPeer.accept(peer);
          socket.send(0x8A, SocketPeer.bytes("unasked"));
          socket.send(0x89, SocketPeer.bytes("there?"));
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
          var socket = SocketPeer.accept(peer);
          socket.send(0x89, SocketPeer.bytes("a"));
          socket.send(0x8A, SocketPeer.bytes("b"));
          frames.add(socket.read().toString());
          frames.add(socket.read().toString());
          socket.text("end");
          peer.awaitEnd();
        },
        options -> options.autoPing(false),
        socket -> {
          assertThat(socket.receive()).isEqualTo(new Ping(ByteString.fromString("a")));
          assertThat(socket.receive()).isEqualTo(new Pong(ByteString.fromString("b")));
          socket.sendPong(SocketPeer.bytes("c"));
          socket.sendPing(SocketPeer.bytes("d"));
          assertThat(socket.receive()).isEqualTo(new Text("end"));
          assertThat(frames).containsExactly("10 c", "9 d");
          assertThatThrownBy(() -> socket.sendPing(new byte[126]))
              .isInstanceOf(IllegalArgumentException.class);
        });
  }

  @Test
  void aHeartbeatThatIsAnsweredKeepsTheWebSocket(ActorSystem<?> system) throws Exception {
    AtomicInteger pings = new AtomicInteger();
    use(
        system,
        peer -> {
          var socket = SocketPeer.accept(peer);
          for (int i = 0; i < 2; i++) {
            assertThat(socket.read().opcode()).isEqualTo(9);
            pings.incrementAndGet();
            socket.send(0x8A, new byte[0]);
          }
          socket.text("alive");
          peer.awaitEnd();
        },
        options -> options.heartbeat(Duration.ofSeconds(3)),
        socket -> {
          assertThat(socket.receive()).isEqualTo(new Text("alive"));
          assertThat(pings).hasValue(2);
        });
  }

  @Test
  void aServerThatDoesNotAnswerAHeartbeatIsGivenUp(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    use(
        system,
        peer -> {
          SocketPeer.accept(peer);
          end.complete(peer.awaitEnd());
        },
        options -> options.heartbeat(Duration.ofMillis(20)),
        socket -> {
          assertThatThrownBy(socket::receive)
              .isInstanceOf(ServerTimeoutError.class)
              .hasMessageContaining("did not answer a ping");
          assertThat(socket.closeCode()).hasValue(1006);
          assertThat(await(end)).isEqualTo(Peer.End.RESET);
        });
  }

  @Test
  void aServerThatDoesNotAnswerAFarewellIsCutOff(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          var socket = SocketPeer.accept(peer);
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
          var socket = SocketPeer.accept(peer);
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

  @Test
  void cancellingWhoOpensCutsTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          asked.complete(null);
          end.complete(peer.awaitEnd());
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              Task<WebSocket> opening = createTask(() -> session.webSocket(url(server)));
              await(asked);
              opening.cancel();
              assertThatThrownBy(opening::await).isInstanceOf(CancelledError.class);
              assertThat(await(end)).isEqualTo(Peer.End.RESET);
            }
            return "done";
          });
    }
  }

  @Test
  void limitsOnTimeHoldForTheHandshake(ActorSystem<?> system) throws Exception {
    ScriptedServer.Script mute =
        peer -> {
          peer.readRequest();
          peer.awaitEnd();
        };
    assertThatThrownBy(() ->
            use(
                system,
                mute,
                o -> o.timeout(ClientTimeout.NONE.withSockRead(Duration.ofMillis(20))),
                socket -> {}))
        .isInstanceOf(SocketTimeoutError.class)
        .hasMessageContaining("within 20 ms, the timeout sock-read");
    assertThatThrownBy(() ->
            use(
                system,
                mute,
                o -> o.timeout(ClientTimeout.ofTotal(Duration.ofMillis(20))),
                socket -> {}))
        .isInstanceOf(ServerTimeoutError.class)
        .hasMessageContaining("its total timeout");
  }

  @Test
  void closingTheSessionEndsItsWebSockets(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          SocketPeer.accept(peer);
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
                .isInstanceOf(ClientConnectionError.class)
                .hasMessage("the session was closed");
            assertThatThrownBy(() -> session.webSocket(url(server)))
                .isInstanceOf(IllegalStateException.class);
            return "done";
          });
    }
  }

  @Test
  void aServerWhoseMessagesNobodyTakesIsHeldBack(ActorSystem<?> system) throws Exception {
    AtomicInteger sent = new AtomicInteger();
    CompletableFuture<Void> stuck = new CompletableFuture<>();
    int all = 400;
    use(
        system,
        peer -> {
          var socket = SocketPeer.accept(peer);
          byte[] message = new byte[100_000];
          var watch =
              Thread.startVirtualThread(() -> {
                int before = -1;
                while (before != sent.get() || before == 0) {
                  before = sent.get();
                  LockSupport.parkNanos(200_000_000);
                }
                stuck.complete(null);
              });
          for (int i = 0; i < all; i++) {
            socket.send(0x82, message);
            sent.incrementAndGet();
          }
          watch.join();
          echo(socket);
        },
        socket -> {
          await(stuck);
          assertThat(sent.get()).isLessThan(all);
          for (int i = 0; i < all; i++) {
            assertThat(socket.receive()).isInstanceOf(Binary.class);
          }
          socket.close();
        });
  }

  @Test
  void aClientIsHeldBackByAServerThatDoesNotRead(ActorSystem<?> system) throws Exception {
    CompletableFuture<Void> read = new CompletableFuture<>();
    use(
        system,
        peer -> {
          var socket = SocketPeer.accept(peer);
          read.join();
          echo(socket);
        },
        socket -> {
          byte[] message = new byte[1 << 20];
          AtomicInteger sent = new AtomicInteger();
          Task<Object> sender =
              createTask(() -> {
                for (int i = 0; i < 50; i++) {
                  socket.sendBinary(message);
                  sent.incrementAndGet();
                }
                return "sent";
              });
          int before = -1;
          while (before != sent.get()) {
            before = sent.get();
            sleep(Duration.ofMillis(200));
          }
          assertThat(sender.isDone()).isFalse();
          read.complete(null);
          for (int i = 0; i < 50; i++) {
            assertThat(socket.receive()).isInstanceOf(Binary.class);
          }
          sender.await();
          socket.close();
        });
  }

  /** A proxy that would take the handshake for a request like others is asked for a tunnel. */
  @Test
  void aWebSocketGoesThroughAProxyByATunnel(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (var proxy =
        ScriptedServer.start(peer -> {
          asked.complete(peer.readRequest());
          peer.send("HTTP/1.1 200 Connected\r\n\r\n");
          echo(SocketPeer.accept(peer));
          peer.awaitEnd();
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().proxy(proxy.url("/").toString()).create();
                var socket = session.webSocket("ws://chat.test/")) {
              socket.sendText("through");
              assertThat(socket.receive()).isEqualTo(new Text("through"));
            }
            return "done";
          });
      assertThat(asked.join()).startsWith("CONNECT chat.test:80 HTTP/1.1\r\n");
    }
  }

  @Test
  void whatCannotBeSentIsRefused(ActorSystem<?> system) throws Exception {
    use(
        system,
        peer -> echo(SocketPeer.accept(peer)),
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

  @Test
  void aServerThatCannotBeReachedIsAnError(ActorSystem<?> system) throws Exception {
    String url;
    try (var server = ScriptedServer.start(ScriptedServer.OK)) {
      url = url(server);
    }
    assertThatThrownBy(() ->
            Coroutines.run(
                system,
                () -> {
                  try (var session = ClientSession.create()) {
                    return session.webSocket(url).protocol();
                  }
                }))
        .isInstanceOf(ClientConnectorError.class);
  }
}
