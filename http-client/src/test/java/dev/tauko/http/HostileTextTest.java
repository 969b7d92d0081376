package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.WebSocketPeer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says is in no message as it is (attack 28), and messages are short. */
@ExtendWith(Actors.class)
class HostileTextTest {
  /** ESC, FF, VT, BEL, DEL, CSI; RLO, LRI, NEL, LS, ZWSP, BOM in UTF-8. */
  private static final String EVIL =
      "\u001b[2J\f\u000b\u0007\u007f\u009b31m"
          + "\u00e2\u0080\u00ae\u00e2\u0081\u00a6\u00c2\u0085"
          + "\u00e2\u0080\u00a8\u00e2\u0080\u008b\u00ef\u00bb\u00bf";

  /** The same for a text that is valid UTF-8. */
  private static final String EVIL_UTF8 = EVIL.replace("\u009b", "\u00c2\u009b");

  private static final Pattern HARMFUL =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]");

  private static void isHarmless(String text) {
    assertThat(text).doesNotContainPattern(HARMFUL).hasSizeLessThan(2100);
  }

  private static Throwable failure(
      ActorSystem<?> system, String response, Function<ClientResponse, ?> use) throws Exception {
    return failure(system, response, options -> {}, use);
  }

  private static Throwable failure(
      ActorSystem<?> system,
      String response,
      Consumer<RequestOptions> options,
      Function<ClientResponse, ?> use)
      throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.trySend(response);
        })) {
      return catchThrowable(() ->
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.create()) {
                  return use.apply(session.get(server.url("/").toString(), options));
                }
              }));
    }
  }

  private static String json(ClientResponse response) {
    return "" + response.json(String.class);
  }

  static String[] responses() {
    return new String[] {
      "HTTP/1.1 404 EVIL\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 404 " + "long ".repeat(5000) + "\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Type: EVIL\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nContent-Type: " + "x".repeat(30_000) + "\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"EVIL\": }",
      "EVIL\r\n\r\n",
      "HTTP/1.1 2EVIL00 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nEVIL: x\r\n\r\n",
      "HTTP/1.1 200 OK\r\nEVIL\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: EVIL\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: " + "9".repeat(30_000) + "\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: EVIL\r\n\r\n",
      "HTTP/1.1 302 Found\r\nLocation: EVIL://x\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 302 Found\r\nLocation: ftp://EVIL\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 302 Found\r\nLocation: http://EVIL/\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 302 Found\r\nLocation: ftp:" + "x".repeat(30_000) + "\r\n\r\n",
    };
  }

  @ParameterizedTest
  @MethodSource("responses")
  void noErrorSaysItAsItIs(String response, ActorSystem<?> system) throws Exception {
    for (String evil : new String[] {EVIL, EVIL_UTF8}) {
      Throwable failure =
          failure(
              system,
              response.replace("EVIL", evil),
              answer -> {
                answer.raiseForStatus();
                return json(answer);
              });
      assertThat(failure).isInstanceOf(ClientException.class);
      isHarmless(failure.getMessage());
      isHarmless(failure.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EVIL, "plain\u001b]0;title\u0007"})
  void neitherReasonNorTextsOfResponsesDo(String evil, ActorSystem<?> system) throws Exception {
    var none =
        failure(
            system,
            "HTTP/1.1 200 " + evil + "\r\nX: a" + evil + "b\r\nContent-Length: 0\r\n\r\n",
            response -> {
              isHarmless(response.reason());
              isHarmless(response.toString());
              isHarmless(response.headers().toString().replace("\n", ""));
              return response.text();
            });
    assertThat(none).isNull();
  }

  @Test
  void redirectsAreNamedWithoutUserInfo(ActorSystem<?> system) throws Exception {
    for (String location :
        new String[] {
          "http://user:secret@host/", "http:\\\\user:secret@x/", "http://u:se/cret@x/"
        }) {
      Throwable failure =
          failure(
              system,
              "HTTP/1.1 302 F\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n",
              options -> options.maxRedirects(1),
              ClientResponse::text);
      assertThat(failure)
          .isInstanceOf(TooManyRedirectsException.class)
          .hasMessageNotContainingAny("secret", "cret");
    }
  }

  @Test
  void aProxysReasonIsHarmless(ActorSystem<?> system) throws Exception {
    try (var proxy =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.trySend("HTTP/1.1 407 " + EVIL + "\r\n\r\n");
        })) {
      Throwable failure =
          catchThrowable(() ->
              Coroutines.run(
                  system,
                  () -> {
                    try (var session = ClientSession.create()) {
                      return session
                          .get(
                              "https://origin.test/",
                              options -> options.proxy("http://127.0.0.1:" + proxy.port()))
                          .text();
                    }
                  }));
      assertThat(failure).isInstanceOf(ClientHttpProxyException.class);
      isHarmless(failure.getMessage());
    }
  }

  @Test
  void aFarewellIsHarmless(ActorSystem<?> system) throws Exception {
    WebSocketScripts.use(
        system,
        peer -> {
          WebSocketPeer.accept(peer).close(3001, "\u001b[2J\u202e");
          assertThat(peer.awaitEnd()).isEqualTo(Peer.End.FINISHED);
        },
        socket -> assertThat(socket.receive()).hasToString("Closed[code=3001, reason=?[2J?]"));
  }

  @Test
  void aTotalTimeoutInTheQueueSaysSo(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(Peer::awaitEnd)) {
      Throwable failure =
          catchThrowable(() ->
              Coroutines.run(
                  system,
                  () -> {
                    try (var session =
                        ClientSession.builder().connections(group -> group.limit(1)).create()) {
                      String url = server.url("/").toString();
                      var first = createTask(() -> session.get(url));
                      while (session.stats().inUse() == 0) {
                        sleep(Duration.ZERO);
                      }
                      try {
                        return session.get(url, o -> o.timeout(Duration.ofMillis(20))).text();
                      } finally {
                        first.cancel();
                      }
                    }
                  }));
      assertThat(failure)
          .isExactlyInstanceOf(ServerTimeoutException.class)
          .hasMessage(
              "GET %s was not complete within 20 ms, its total timeout: it is still waiting for a"
                  + " free place under limit (1) and limit-per-host (0): 1 connections are open, 1"
                  + " of them in use, and 1 requests wait",
              server.url("/"));
    }
  }
}
