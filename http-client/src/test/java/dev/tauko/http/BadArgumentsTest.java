package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import dev.tauko.http.testkit.WebSocketPeer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a program does wrong is named. */
@ExtendWith(Actors.class)
class BadArgumentsTest {
  private static final Duration HUGE = Duration.ofSeconds(Long.MAX_VALUE);
  private static final ClientTimeout ALL = new ClientTimeout(HUGE, HUGE, HUGE, HUGE, HUGE);

  @Test
  void aHugeDurationIsAVeryLongOne(ActorSystem<?> system) throws Exception {
    ClientSessionBuilder builder =
        ClientSession.builder(system)
            .timeout(ALL)
            .connections(c -> c.keepAlive(HUGE).dnsCacheTtl(HUGE).happyEyeballsDelay(HUGE))
            .expectContinueTimeout(HUGE)
            .retry(r -> r.attempts(2).delays(HUGE, HUGE))
            .rateLimit(1000, HUGE, 1000)
            .events(e -> e.retryDelay(HUGE))
            .webSocket(w -> w.heartbeat(HUGE).closeTimeout(HUGE));
    try (Site site = Site.start(asked -> Site.ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = builder.create()) {
              assertThat(session.get(site.url("/")).text()).isEqualTo("ok");
              assertThat(session.get(site.url("/"), o -> o.timeout(HUGE)).text()).isEqualTo("ok");
              assertThat(session.post(site.url("/"), o -> o.timeout(ALL).text("x")).text())
                  .isEqualTo("ok");
            }
            return "done";
          });
    }
    WebSocketScripts.use(
        system,
        peer -> WebSocketScripts.echo(WebSocketPeer.accept(peer)),
        options -> options.timeout(ALL).heartbeat(HUGE),
        socket -> {
          socket.sendText("a");
          assertThat(socket.receive(HUGE)).isEqualTo(new WebSocketMessage.Text("a"));
          socket.close();
        });
  }

  @Test
  void aHugeNegativeDurationIsRefusedAsAnyOther(ActorSystem<?> system) {
    Duration negative = Duration.ofSeconds(Long.MIN_VALUE);
    assertThatThrownBy(() -> ClientSession.builder(system).expectContinueTimeout(negative).create())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tauko.http.expect-continue-timeout");
    assertThatThrownBy(() ->
            WebSocketScripts.use(
                system,
                peer -> peer.awaitEnd(),
                options -> options.heartbeat(negative),
                socket -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("accepted is a positive duration, or null");
  }

  private static void named(String argument, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(argument);
  }

  @Test
  void aNullIsNamed(ActorSystem<?> system) {
    String none = null;
    RequestOptions request = new RequestOptions(JsonCodec.jackson());
    named("name", () -> request.header(none, "x"));
    named("value", () -> request.header("x", none));
    named("value", () -> request.host(none));
    named("name", () -> request.query(none, "x"));
    named("value", () -> request.query("x", none));
    named("value", () -> request.query(Collections.singletonMap("x", none)));
    named("pairs", () -> request.query((Map<String, String>) null));
    named("name", () -> request.cookie(none, "x"));
    named("value", () -> request.cookie("x", none));
    named("body", () -> request.body(null));
    named("bytes", () -> request.bytes(null));
    named("text", () -> request.text(none));
    named("value", () -> request.form(Collections.singletonMap("x", none)));
    named("name", () -> request.form(Collections.singletonMap(none, "x")));
    named("form", () -> request.multipart(null));
    named("path", () -> request.file(null));
    named("source", () -> request.stream((Source<ByteString, NotUsed>) null));
    named("sources", () -> request.stream((Supplier<Source<ByteString, NotUsed>>) null));
    named("coding", () -> request.compress(none));
    named("token", () -> request.bearer(none));
    named("user", () -> request.basic(none, "x"));
    named("password", () -> request.basic("x", none));
    named("limits", () -> request.timeout((ClientTimeout) null));
    named("limit", () -> request.timeout((Duration) null));
    named("name", () -> request.serverHostname(none));
    named("url", () -> request.proxy(none));
    named("name", () -> new FormData().field(none, "x"));
    named("value", () -> new FormData().field("x", none));
    named("filename", () -> new FormData().file("x", none, RequestBody.empty()));
    named("body", () -> new FormData().part("x", null));
    named("user", () -> DigestAuth.of(none, "x"));
    named("url", () -> DigestAuth.of(none, "x", "x"));
    named("password", () -> DigestAuth.of("http://a.test", "x", none));
    ClientSessionBuilder builder = ClientSession.builder(system);
    named("url", () -> builder.baseUrl(none));
    named("name", () -> builder.header(none, "x"));
    named("value", () -> builder.cookie("x", none));
    named("user", () -> builder.basic(none, "x"));
    named("token", () -> builder.bearer(none));
    named("middleware", () -> builder.middleware(null));
    named("listener", () -> builder.listener(null));
    CookieJar jar = CookieJar.create();
    named("name", () -> jar.set(none, "x"));
    named("value", () -> jar.set("x", none));
    named("url", () -> jar.cookies(none));
    named("setCookie", () -> jar.receive("http://a.test/", none));
    Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.create()) {
            named("url", () -> session.get(none));
            named("url", () -> session.webSocket(none));
            named("url", () -> session.events(none));
            named("method", () -> session.request(none, "http://a.test/", options -> {}));
            named("options", () -> session.get("http://a.test/", null));
            named("options", () -> session.webSocket("http://a.test/", null));
            named("options", () -> session.events("http://a.test/", null));
            named("body", () -> session.put("http://a.test/", (RequestBody) null));
          }
          return "done";
        });
  }

  @Test
  void aNullTextIsNamed(ActorSystem<?> system) throws Exception {
    WebSocketScripts.use(
        system,
        peer -> WebSocketScripts.echo(WebSocketPeer.accept(peer)),
        socket -> {
          named("text", () -> socket.sendText(null));
          named("bytes", () -> socket.sendBinary(null));
          named("bytes", () -> socket.sendPing(null));
          named("reason", () -> socket.close(1000, null));
          socket.close();
        });
  }

  @Test
  void aMiddlewareWithoutAResponseIsNamed(ActorSystem<?> system) throws Exception {
    Middleware forgetful =
        new Middleware() {
          @Override
          public ClientResponse handle(ClientRequest request, Next next) {
            next.send(request).close();
            return null;
          }

          @Override
          public String toString() {
            return "forgetful";
          }
        };
    try (Site site = Site.start(asked -> Site.ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().middleware(forgetful).create()) {
              assertThatThrownBy(() -> session.get(site.url("/?a=secret")))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessage(
                      "the middleware forgetful has returned null for GET "
                          + site.url("/?…")
                          + "; accepted is a response");
            }
            try (var session = ClientSession.builder().transport(request -> null).create()) {
              assertThatThrownBy(() -> session.get("http://a.test/"))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessage(
                      "the transport has returned null for GET http://a.test/; accepted is a"
                          + " response");
            }
            return "done";
          });
    }
  }

  @Test
  void aSupplierWithoutASourceIsNamed(ActorSystem<?> system) throws Exception {
    Supplier<Source<ByteString, NotUsed>> empty = () -> null;
    List<RequestBody> bodies =
        List.of(
            RequestBody.stream(empty),
            RequestBody.stream(empty).withContentLength(3),
            RequestBody.multipart(new FormData().part("a", RequestBody.stream(empty))));
    try (var server = ScriptedServer.start(Peer::awaitEnd)) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              for (RequestBody body : bodies) {
                assertThatThrownBy(() -> session.post(server.url("/").toString(), body))
                    .isInstanceOf(ClientPayloadException.class)
                    .hasMessageContaining(
                        "the supplier of the body's source has returned null; accepted is a"
                            + " source");
              }
            }
            return "done";
          });
    }
  }
}
