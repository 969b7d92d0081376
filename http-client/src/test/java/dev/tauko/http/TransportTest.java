package dev.tauko.http;

import static dev.tauko.http.testkit.Site.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that a program makes: in a middleware, and in place of the network. */
@ExtendWith(Actors.class)
class TransportTest {
  private static ClientResponse answer(ClientRequest request, String text) {
    return ClientResponse.of(request, 200, Headers.of("Content-Type", "application/json"), text);
  }

  @Test
  void aMiddlewareMayAnswerByItself(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("1"))) {
      Map<String, byte[]> kept = new HashMap<>();
      Middleware cache =
          (request, next) -> {
            byte[] known = kept.get(request.url().toString());
            if (known != null) {
              return ClientResponse.of(request, 203, Headers.of("Age", "1"), known);
            }
            ClientResponse response = next.send(request);
            byte[] body = response.bytes();
            kept.put(request.url().toString(), body);
            return response.withBody(body);
          };
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().middleware(cache).create()) {
              assertThat(session.get(site.url("/")).text()).isEqualTo("1");
              ClientResponse second = session.get(site.url("/"));
              assertThat(second.status()).isEqualTo(203);
              assertThat(second.reason()).isEqualTo("Non-Authoritative Information");
              assertThat(second.headers().get("Age")).contains("1");
              assertThat(second.url()).hasToString(site.url("/"));
              assertThat(second.text()).isEqualTo("1");
              assertThat(second.bytes()).isEqualTo(new byte[] {'1'});
            }
            return "done";
          });
      assertThat(site.asked()).hasSize(1);
    }
  }

  @Test
  void aBodyMayBeChangedOnItsWay(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("abc"))) {
      Middleware shouting =
          (request, next) -> {
            ClientResponse response = next.send(request);
            String text = response.text().toUpperCase(Locale.ROOT);
            return response.withBody(text.getBytes(StandardCharsets.UTF_8));
          };
      String text =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.builder().middleware(shouting).create()) {
                  ClientResponse response = session.get(site.url("/"));
                  assertThat(response.headers().get("Content-Length")).contains("3");
                  return response.lines().iterator().next();
                }
              });
      assertThat(text).isEqualTo("ABC");
    }
  }

  @Test
  void aFunctionAnswersInPlaceOfTheNetwork(ActorSystem<?> system) {
    List<ClientRequest> asked = new ArrayList<>();
    Middleware.Next transport =
        request -> {
          asked.add(request);
          return switch (request.url().getPath()) {
            case "/from" ->
                ClientResponse.of(
                    request, 302, Headers.of("Location", "/to", "Set-Cookie", "a=b"), "");
            case "/to" -> answer(request, "[1, 2]");
            default -> ClientResponse.of(request, 404, Headers.EMPTY, "not here");
          };
        };
    Coroutines.run(
        system,
        () -> {
          try (var session =
              ClientSession.builder().transport(transport).basic("u", "p").create()) {
            ClientResponse response = session.get("http://nowhere.invalid/from");
            assertThat(response.history()).extracting(ClientResponse::status).containsExactly(302);
            assertThat(response.json(new JsonType<List<Integer>>() {})).containsExactly(1, 2);
            assertThatThrownBy(() -> session.get("http://nowhere.invalid/x").raiseForStatus())
                .isInstanceOf(ClientResponseException.class)
                .hasMessage("GET http://nowhere.invalid/x was answered with 404 Not Found");
            assertThat(session.get("http://nowhere.invalid/to").read(3))
                .isEqualTo(ByteString.fromString("[1,"));
            assertThat(session.stats().created()).isZero();
          }
          return "done";
        });
    assertThat(asked.get(0).headers().get("Authorization")).contains("Basic dTpw");
    assertThat(asked.get(1).headers().get("Cookie")).contains("a=b");
  }

  @Test
  void itMaySuspendAndFailAndTheTotalTimeoutCounts(ActorSystem<?> system) {
    Coroutines.run(
        system,
        () -> {
          try (var session =
              ClientSession.builder()
                  .transport(request -> {
                    Asyncio.sleep(Duration.ofHours(1));
                    return answer(request, "late");
                  })
                  .create()) {
            assertThatThrownBy(() ->
                    session.get(
                        "http://nowhere.invalid/",
                        request -> request.timeout(Duration.ofMillis(10))))
                .isExactlyInstanceOf(ServerTimeoutException.class)
                .hasMessageEndingWith("its total timeout: it is still waiting for the transport");
          }
          ClientException broken = new ServerDisconnectedException("gone", null);
          try (var session =
              ClientSession.builder()
                  .transport(request -> {
                    throw broken;
                  })
                  .create()) {
            assertThatThrownBy(() -> session.get("http://nowhere.invalid/")).isSameAs(broken);
            assertThatThrownBy(() -> session.webSocket("ws://nowhere.invalid/")).isSameAs(broken);
          }
          return "done";
        });
  }

  @Test
  void aWebSocketIsNotOpenedByIt(ActorSystem<?> system) {
    Coroutines.run(
        system,
        () -> {
          try (var session =
              ClientSession.builder().transport(request -> answer(request, "")).create()) {
            assertThatThrownBy(() -> session.webSocket("ws://nowhere.invalid/"))
                .isInstanceOf(WebSocketHandshakeException.class)
                .hasMessageContaining("the status is 200; accepted is 101");
          }
          return "done";
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101, 199, 1000})
  void aStatusIsThatOfAResponse(int status, ActorSystem<?> system) {
    Coroutines.run(
        system,
        () -> {
          try (var session =
              ClientSession.builder()
                  .transport(request -> ClientResponse.of(request, status, Headers.EMPTY, ""))
                  .create()) {
            assertThatThrownBy(() -> session.get("http://nowhere.invalid/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the status is " + status + "; accepted: 200 to 999");
          }
          return "done";
        });
  }
}
