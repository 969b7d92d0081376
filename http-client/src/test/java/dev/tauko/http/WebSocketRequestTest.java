package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.http.WebSocketScripts.echo;
import static dev.tauko.http.WebSocketScripts.untilWaiting;
import static dev.tauko.http.WebSocketScripts.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import dev.tauko.http.testkit.WebSocketPeer;
import dev.tauko.test.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake of a WebSocket goes the way of requests: redirects, middlewares, listeners. */
@ExtendWith(Actors.class)
class WebSocketRequestTest {

  /** What a test does with a session. */
  private interface Use {
    void with(ClientSession session) throws Exception;
  }

  private static void use(ActorSystem<?> system, ClientSessionBuilder builder, Use use) {
    Coroutines.run(
        system,
        () -> {
          try (var session = builder.create()) {
            use.with(session);
          }
          return "done";
        });
  }

  /** Accepts one WebSocket, and keeps what asked for it. */
  private static ScriptedServer.Script accepting(List<String> requests) {
    return peer -> {
      var socket = WebSocketPeer.accept(peer);
      requests.add(socket.request());
      echo(socket);
    };
  }

  /** Answers one request with the head of a response, and keeps what asked for it. */
  private static ScriptedServer.Script answering(List<String> requests, String head) {
    return peer -> {
      requests.add(peer.readRequest());
      peer.send("HTTP/1.1 " + head + "\r\nContent-Length: 0\r\n\r\n");
      peer.awaitEnd();
    };
  }

  private static String field(String request, String name) {
    return request
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .findFirst()
        .map(line -> line.substring(name.length() + 2))
        .orElse("");
  }

  private static void say(WebSocket socket) {
    socket.sendText("hello");
    assertThat(socket.receive()).isEqualTo(new WebSocketMessage.Text("hello"));
    socket.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://localhost:", "http://localhost:", "//localhost:"})
  void aRedirectIsFollowedAndCredentialsStay(String origin, ActorSystem<?> system)
      throws Exception {
    List<String> requests = new CopyOnWriteArrayList<>();
    try (var target = ScriptedServer.start(accepting(requests));
        var server =
            ScriptedServer.start(
                answering(requests, "302 Found\r\nLocation: /there"),
                answering(
                    requests, "307 Away\r\nLocation: " + origin + target.port() + "/far?a=b"))) {
      use(
          system,
          ClientSession.builder(system).connections(group -> group.limit(1)),
          session -> {
            say(session.webSocket(url(server), o -> o.bearer("t").protocols("x").cookie("c", "1")));
            assertThat(session.stats()).isEqualTo(new SessionStats(0, 0, 0, 0, 3, 0, 0, 0));
          });
      assertThat(requests.stream().map(request -> request.lines().findFirst().orElse("")))
          .containsExactly(
              "GET /chat?room=1 HTTP/1.1", "GET /there HTTP/1.1", "GET /far?a=b HTTP/1.1");
      assertThat(requests.stream().map(request -> field(request, "Authorization")))
          .containsExactly("Bearer t", "Bearer t", "");
      assertThat(requests.stream().map(request -> field(request, "Cookie")))
          .containsExactly("c=1", "c=1", "");
      assertThat(requests)
          .allSatisfy(
              request -> assertThat(field(request, "Sec-WebSocket-Protocol")).isEqualTo("x"))
          .extracting(request -> field(request, "Sec-WebSocket-Key"))
          .as("each connection has a key of its own")
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void redirectsAreFollowedAsFarAsRequestsAre(ActorSystem<?> system) throws Exception {
    List<String> requests = new CopyOnWriteArrayList<>();
    try (var server = ScriptedServer.start(answering(requests, "302 Found\r\nLocation: /again"))) {
      use(
          system,
          ClientSession.builder(system),
          session -> {
            assertThatThrownBy(
                    () -> session.webSocket(url(server), o -> o.request(r -> r.maxRedirects(3))))
                .isInstanceOf(TooManyRedirectsException.class);
            assertThatThrownBy(() ->
                    session.webSocket(url(server), o -> o.request(r -> r.followRedirects(false))))
                .isInstanceOf(WebSocketHandshakeException.class)
                .hasMessageContaining("the status is 302; accepted is 101");
          });
      assertThat(requests).hasSize(4);
    }
    try (var server =
        ScriptedServer.start(answering(requests, "302 Found\r\nLocation: ftp://a.test/"))) {
      use(
          system,
          ClientSession.builder(system),
          session ->
              assertThatThrownBy(() -> session.webSocket(url(server)))
                  .isInstanceOf(NonHttpUrlRedirectException.class));
    }
  }

  @Test
  void aMiddlewareSeesAGetAndTheSwitch(ActorSystem<?> system) throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    Middleware watching =
        (request, next) -> {
          seen.add(request + " " + request.headers().get("Upgrade").orElse(""));
          ClientResponse response = next.send(request.withHeader("X-Added", "1"));
          seen.add(response.status() + " " + response.text() + response.headers().get("upgrade"));
          return response;
        };
    List<String> requests = new CopyOnWriteArrayList<>();
    try (var server = ScriptedServer.start(accepting(requests))) {
      use(
          system,
          ClientSession.builder(system).middleware(watching),
          session -> say(session.webSocket(url(server))));
      assertThat(seen)
          .containsExactly(
              "GET " + server.url("/chat") + "?… websocket", "101 Optional[WebSocket]");
      assertThat(field(requests.getFirst(), "X-Added")).isEqualTo("1");
    }
  }

  @Test
  void aChallengeIsAnswered(ActorSystem<?> system) throws Exception {
    List<String> requests = new CopyOnWriteArrayList<>();
    try (var server =
        ScriptedServer.start(
            answering(
                requests,
                "401 Who\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\""),
            accepting(requests))) {
      use(
          system,
          ClientSession.builder(system)
              .connections(group -> group.limit(1))
              .middleware(DigestAuth.of("ann", "secret")),
          session -> say(session.webSocket(url(server))));
      assertThat(field(requests.get(0), "Authorization")).isEmpty();
      assertThat(field(requests.get(1), "Authorization"))
          .startsWith("Digest ")
          .contains("uri=\"/chat?room=1\"");
    }
  }

  @Test
  void aHandshakeIsRepeatedLikeARequest(ActorSystem<?> system) throws Exception {
    List<String> requests = new CopyOnWriteArrayList<>();
    try (var server =
        ScriptedServer.start(answering(requests, "503 Later"), Peer::reset, accepting(requests))) {
      use(
          system,
          ClientSession.builder(system)
              .connections(group -> group.limit(1))
              .config(ConfigFactory.parseString("retry { attempts = 3, base-delay = 0s }")),
          session -> say(session.webSocket(url(server))));
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void handshakesComeAtTheRateOfRequests() throws Exception {
    try (var server = ScriptedServer.start(accepting(new CopyOnWriteArrayList<>()))) {
      Duration taken =
          Simulation.run(() -> {
            try (var session =
                ClientSession.builder().rateLimit(1, Duration.ofMinutes(2)).create()) {
              Duration start = Asyncio.runningLoop().time();
              say(session.webSocket(url(server)));
              say(session.webSocket(url(server)));
              return Asyncio.runningLoop().time().minus(start);
            }
          });
      assertThat(taken).isGreaterThanOrEqualTo(Duration.ofMinutes(2));
    }
  }

  @Test
  void aWebSocketThatAMiddlewareDoesNotPassOnIsCutOff(ActorSystem<?> system) throws Exception {
    var ends = new CopyOnWriteArrayList<Peer.End>();
    ScriptedServer.Script silent =
        peer -> {
          WebSocketPeer.accept(peer);
          ends.add(peer.awaitEnd());
        };
    Middleware twice =
        (request, next) -> {
          next.send(request).close();
          return next.send(request);
        };
    Middleware failing =
        (request, next) -> {
          next.send(request);
          throw new IllegalStateException("on purpose");
        };
    try (var server =
        ScriptedServer.start(silent, peer -> echo(WebSocketPeer.accept(peer)), silent)) {
      use(
          system,
          ClientSession.builder(system).connections(group -> group.limit(1)),
          session -> {
            session.webSocket(url(server), o -> o.request(r -> r.middlewares(twice))).close();
            assertThatThrownBy(() ->
                    session.webSocket(url(server), o -> o.request(r -> r.middlewares(failing))))
                .hasMessage("on purpose");
          });
    }
    assertThat(ends).containsExactly(Peer.End.RESET, Peer.End.RESET);
  }

  @Test
  void aWebSocketThatComesTooLateIsCutOff(ActorSystem<?> system) throws Exception {
    var go = new CompletableFuture<Void>();
    var end = new CompletableFuture<Peer.End>();
    Middleware hedging =
        (request, next) -> {
          var _ = createTask(() -> next.send(request));
          return next.send(request.withUrl(request.url() + "&first=1"));
        };
    try (var server =
        ScriptedServer.start(peer -> {
          String request = peer.readRequest();
          if (!request.contains("first=1")) {
            go.join();
          }
          peer.send(
              "HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + WebSocketPeer.answer(request)
                  + "\r\n\r\n");
          Peer.End ended = peer.awaitEnd();
          if (!request.contains("first=1")) {
            end.complete(ended);
          }
        })) {
      use(
          system,
          ClientSession.builder(system).middleware(hedging),
          session -> {
            WebSocket first = session.webSocket(url(server));
            go.complete(null);
            assertThat(Asyncio.await(end)).isEqualTo(Peer.End.RESET);
            assertThat(first.closeCode()).isEmpty();
            assertThat(session.stats().open()).isEqualTo(1);
          });
    }
  }

  @Test
  void aResponseThatIsNoSwitchIsARefusalWhoeverGaveIt(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> Site.ok("page"));
        var other = ClientSession.create(system)) {
      Middleware answering = (request, next) -> other.get(site.url("/page"));
      use(
          system,
          ClientSession.builder(system).middleware(answering),
          session ->
              assertThatThrownBy(() -> session.webSocket("ws://nowhere.test/"))
                  .isInstanceOf(WebSocketHandshakeException.class)
                  .hasMessageContaining("the status is 200"));
      assertThat(site.asked()).containsExactly("GET /page");
      assertThatThrownBy(() ->
              use(
                  system,
                  ClientSession.builder(system)
                      .middleware((request, next) -> next.send(request.withMethod("POST"))),
                  session -> session.webSocket(site.url("/"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("; accepted is GET without a body");
    }
  }

  @Test
  void theHandshakeIsTraced(ActorSystem<?> system) throws Exception {
    var log = new RequestListenerTest.Log();
    var go = new CompletableFuture<Void>();
    try (var server =
        ScriptedServer.start(
            peer -> {
              var socket = WebSocketPeer.accept(peer);
              go.join();
              echo(socket);
            },
            answering(new CopyOnWriteArrayList<>(), "302 Found\r\nLocation: /c"),
            answering(new CopyOnWriteArrayList<>(), "404 None"))) {
      use(
          system,
          ClientSession.builder(system).connections(group -> group.limit(1)).listener(log),
          session -> {
            String base = server.url("/").toString();
            WebSocket first = session.webSocket(base + "a");
            Task<WebSocket> second = createTask(() -> session.webSocket(base + "b"));
            untilWaiting(session, 1);
            go.complete(null);
            first.close();
            assertThatThrownBy(second::await).isInstanceOf(WebSocketHandshakeException.class);
          });
    }
    assertThat(log.lines.stream().filter(line -> line.startsWith("/a")))
        .containsExactly(
            "/a start", "/a create start", "/a create end", "/a headers sent", "/a end 101");
    assertThat(log.lines.stream().filter(line -> line.startsWith("/b")))
        .containsExactly(
            "/b start",
            "/b queued start",
            "/b queued end",
            "/b create start",
            "/b create end",
            "/b headers sent",
            "/b redirect 302",
            "/b create start",
            "/b create end",
            "/b headers sent",
            "/b end 404");
  }
}
