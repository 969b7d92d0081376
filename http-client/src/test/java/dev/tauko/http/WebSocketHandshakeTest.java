package dev.tauko.http;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.http.WebSocketScripts.echo;
import static dev.tauko.http.WebSocketScripts.url;
import static dev.tauko.http.WebSocketScripts.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.http.WebSocketMessage.Text;
import dev.tauko.http.internal.auth.Basic;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.WebSocketPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How WebSockets come about, with servers that do exactly what a script says. */
@ExtendWith(Actors.class)
class WebSocketHandshakeTest {
  @Test
  void theHandshakeCarriesWhatARequestCarries(ActorSystem<?> system) throws Exception {
    List<String> requests = new CopyOnWriteArrayList<>();
    try (var server =
        ScriptedServer.start(peer -> {
          var socket =
              WebSocketPeer.accept(peer, "Set-Cookie: seen=1", "Sec-WebSocket-Protocol: b");
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
          .contains("Authorization: " + Basic.of("ann", "s"))
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
          String key = WebSocketPeer.answer(peer.readRequest());
          peer.send(
              response
                  .replace(
                      "OPEN",
                      "HTTP/1.1 101 S\\r\\nUpgrade: websocket\\r\\nConnection: upgrade\\r\\n")
                  .replace("\\r\\n", "\r\n")
                  .replace("KEY", key));
          end.complete(peer.awaitEnd());
        };
    try (var server = ScriptedServer.start(script)) {
      assertThatThrownBy(() -> open(system, server))
          .isInstanceOf(WebSocketHandshakeException.class)
          .hasMessageContaining("/chat?…: " + reason)
          .satisfies(failure -> {
            var refusal = (WebSocketHandshakeException) failure;
            assertThat(String.valueOf(refusal.status()))
                .isEqualTo(reason.contains("status") ? reason.substring(14, 17) : "101");
            assertThat(refusal.headers().get("X-Why").isPresent())
                .isEqualTo(refusal.status() == 403);
          });
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
    }
  }

  /** RFC 9110, section 7.8. */
  @Test
  void aSwitchOfProtocolsInHttp10IsRefused(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    ScriptedServer.Script script =
        peer -> {
          String key = WebSocketPeer.answer(peer.readRequest());
          peer.send(
              "HTTP/1.0 101 S\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + key
                  + "\r\n\r\n");
          end.complete(peer.awaitEnd());
        };
    assertThatThrownBy(() -> use(system, script, socket -> {}))
        .isInstanceOf(ClientResponseException.class)
        .hasMessageContaining("the status is 101 in HTTP/1.0, which cannot switch protocols");
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
        .isInstanceOf(ClientResponseException.class)
        .hasMessageContaining("the response to the handshake of the WebSocket");
  }

  @Test
  void aServerThatSpeaksFirstIsRefused(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.trySend("HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
          peer.awaitEnd();
        })) {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> open(system, server)).isInstanceOf(ClientResponseException.class);
      }
    }
  }

  @Test
  void framesThatComeWithTheHandshakeAreRead(ActorSystem<?> system) throws Exception {
    use(
        system,
        peer -> {
          String key = WebSocketPeer.answer(peer.readRequest());
          String first =
              new String(
                  WebSocketPeer.frame(0x81, WebSocketPeer.bytes("first")),
                  StandardCharsets.ISO_8859_1);
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
        .isInstanceOf(ReadTimeoutException.class)
        .hasMessageContaining("has sent nothing for 20 ms, the timeout sock-read")
        .hasMessageContaining("in answer to the handshake of the WebSocket http://");
    assertThatThrownBy(() ->
            use(
                system,
                mute,
                o -> o.timeout(ClientTimeout.ofTotal(Duration.ofMillis(20))),
                socket -> {}))
        .isInstanceOf(ServerTimeoutException.class)
        .hasMessageContaining("its total timeout");
  }

  /** A proxy that would take the handshake for a request like others is asked for a tunnel. */
  @Test
  void aWebSocketGoesThroughAProxyByATunnel(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (var proxy =
        ScriptedServer.start(peer -> {
          asked.complete(peer.readRequest());
          peer.send("HTTP/1.1 200 Connected\r\n\r\n");
          echo(WebSocketPeer.accept(peer));
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
  void aServerThatCannotBeReachedIsAnError(ActorSystem<?> system) throws Exception {
    ScriptedServer gone = ScriptedServer.start(ScriptedServer.OK);
    gone.close();
    assertThatThrownBy(() -> open(system, gone)).isInstanceOf(ClientConnectorException.class);
  }

  private static String open(ActorSystem<?> system, ScriptedServer server) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.create()) {
            return session.webSocket(url(server)).protocol();
          }
        });
  }
}
