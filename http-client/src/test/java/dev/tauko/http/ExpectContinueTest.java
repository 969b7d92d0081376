package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies that wait until the server asks for them (RFC 9110, section 10.1.1; http.md, group 58).
 */
@ExtendWith(Actors.class)
class ExpectContinueTest {
  /** Longer than any test takes. */
  private static final String NEVER = "1000 s";

  private final AtomicBoolean isDrawn = new AtomicBoolean();

  /** A body that tells when the first of it has been asked for. */
  private final RequestBody body =
      RequestBody.stream(() ->
          Source.lazySource(() -> {
            isDrawn.set(true);
            return Source.single(ByteString.fromString("body"));
          }));

  /** aiohttp's test_expect_continue. */
  @Test
  void theBodyFollowsWhenTheServerAsksForIt(ActorSystem<?> system) throws Exception {
    CompletableFuture<Boolean> isHeld = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          String head = peer.readRequest();
          assertThat(head).contains("\r\nExpect: 100-continue\r\n");
          isHeld.complete(!isDrawn.get());
          peer.send("HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
          peer.respond(new String(peer.readBody(head), StandardCharsets.UTF_8));
          assertThat(peer.readRequest()).startsWith("GET ");
          peer.respond("again");
        })) {
      String url = server.url("/").toString();
      Coroutines.run(
          system,
          () -> {
            try (var session = session(NEVER)) {
              assertThat(session.post(url, request -> request.body(body).expectContinue()).text())
                  .isEqualTo("body");
              assertThat(session.get(url).text()).isEqualTo("again");
              assertThat(session.stats().reused()).isEqualTo(1);
            }
            return "done";
          });
      assertThat(isHeld.get(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aBodyInMemoryWaitsToo(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          String head = peer.readRequest();
          peer.send("HTTP/1.1 100 Continue\r\n\r\n");
          assertThat(peer.readBody(head)).asString().isEqualTo("text");
          peer.respond(head.contains("\r\nContent-Length: 4\r\n") ? "as stated" : head);
        })) {
      assertThat(
              text(
                  system,
                  server.url("/").toString(),
                  NEVER,
                  request -> request.text("text").header("expect", "100-Continue")))
          .isEqualTo("as stated");
    }
  }

  @Test
  void aServerThatDoesNotAskGetsTheBodyAfterAWhile(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          String head = peer.readRequest();
          peer.respond(new String(peer.readBody(head), StandardCharsets.UTF_8));
        })) {
      assertThat(
              text(
                  system,
                  server.url("/").toString(),
                  "50 ms",
                  request -> request.body(body).expectContinue()))
          .isEqualTo("body");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK", "417 Expectation Failed"})
  void aServerThatAnswersInsteadDoesNotGetTheBody(String status, ActorSystem<?> system)
      throws Exception {
    CompletableFuture<Long> received = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno");
              received.complete(peer.countToEnd());
            },
            ScriptedServer.OK)) {
      String url = server.url("/").toString();
      Coroutines.run(
          system,
          () -> {
            try (var session = session(NEVER)) {
              assertThat(session.post(url, request -> request.body(body).expectContinue()).text())
                  .isEqualTo("no");
              assertThat(session.get(url).text()).isEqualTo("ok");
              assertThat(session.stats().reused()).isZero();
            }
            return "done";
          });
      assertThat(received.get(60, TimeUnit.SECONDS)).isZero();
      assertThat(isDrawn).isFalse();
    }
  }

  @Test
  void aRedirectTakesTheExpectationAlong(ActorSystem<?> system) throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    try (var server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 307 Go\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n");
              bodies.add("" + peer.countToEnd());
            },
            peer -> {
              String head = peer.readRequest();
              peer.send("HTTP/1.1 100 Continue\r\n\r\n");
              bodies.add(new String(peer.readBody(head), StandardCharsets.UTF_8));
              peer.respond("got it");
            })) {
      assertThat(
              text(
                  system,
                  server.url("/from").toString(),
                  NEVER,
                  request -> request.body(body).expectContinue()))
          .isEqualTo("got it");
    }
    assertThat(bodies).containsExactlyInAnyOrder("0", "body");
  }

  /** aiohttp's test_expect100_with_no_body; RFC 9110 forbids to expect anything then. */
  @Test
  void aRequestWithoutABodyExpectsNothing(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> Site.ok("ok"))) {
      assertThat(text(system, site.url("/"), NEVER, RequestOptions::expectContinue))
          .isEqualTo("ok");
      assertThat(site.log().getFirst().all("Expect")).isEmpty();
    }
  }

  private static ClientSession session(String timeout) {
    return ClientSession.builder()
        .config(ConfigFactory.parseString("expect-continue-timeout = " + timeout))
        .create();
  }

  private static String text(
      ActorSystem<?> system, String url, String timeout, Consumer<RequestOptions> options) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = session(timeout)) {
            return session.post(url, options).text();
          }
        });
  }
}
