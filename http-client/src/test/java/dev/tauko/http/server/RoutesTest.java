package dev.tauko.http.server;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.http.server.CoroutineDirectives.onResult;
import static dev.tauko.http.server.CoroutineDirectives.respond;
import static dev.tauko.stream.PekkoStreams.elements;
import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.withSizeLimit;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.http.ClientSession;
import dev.tauko.http.internal.server.ClientFaults;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes of Pekko HTTP with coroutines in them. */
@ExtendWith(Actors.class)
@Timeout(60)
class RoutesTest {
  private final CompletableFuture<Object> begun = new CompletableFuture<>();
  private final CompletableFuture<Object> end = new CompletableFuture<>();

  private String waitForEver() throws Exception {
    try {
      begun.complete("");
      await(new CompletableFuture<>());
      return "";
    } catch (CancelledError cancelled) {
      end.complete("cancelled");
      throw cancelled;
    }
  }

  private Route route() {
    ExceptionHandler teapot =
        ExceptionHandler.newBuilder()
            .match(IOException.class, broken -> complete("handled: " + broken.getMessage()))
            .build();
    return concat(
        path(
            "respond",
            () ->
                respond(request -> {
                  yieldNow();
                  return HttpResponse.create().withEntity("answer");
                })),
        path(
            "result",
            () ->
                onResult(
                    () -> {
                      yieldNow();
                      return 7;
                    },
                    number -> complete("result " + number))),
        path(
            "broken",
            () ->
                handleExceptions(
                    teapot,
                    () ->
                        respond(request -> {
                          yieldNow();
                          throw new IOException("broken");
                        }))),
        path(
            "no-result",
            () ->
                handleExceptions(
                    teapot,
                    () ->
                        onResult(
                            () -> {
                              throw new IOException("no result");
                            },
                            result -> complete("never")))),
        path(
            "no-route",
            () ->
                handleExceptions(
                    ExceptionHandler.newBuilder()
                        .match(NullPointerException.class, none -> complete(none.getMessage()))
                        .build(),
                    () -> onResult(() -> 7, number -> null))),
        path("wait", () -> onResult(this::waitForEver, result -> complete(result))));
  }

  private static String body(ActorSystem<?> system, Served server, String target) {
    return Coroutines.run(
        system,
        () -> {
          try (ClientSession session = ClientSession.create();
              var response = session.get(server.url(target))) {
            return response.text();
          }
        });
  }

  @Test
  void routesAnswerByCoroutines(ActorSystem<?> system) {
    try (Served server = Served.by(system, route())) {
      assertThat(body(system, server, "/respond")).isEqualTo("answer");
      assertThat(body(system, server, "/result")).isEqualTo("result 7");
    }
  }

  @Test
  void failuresGoToTheExceptionHandler(ActorSystem<?> system) {
    try (Served server = Served.by(system, route())) {
      assertThat(body(system, server, "/broken")).isEqualTo("handled: broken");
      assertThat(body(system, server, "/no-result")).isEqualTo("handled: no result");
    }
  }

  @Test
  void aMissingRouteIsNamed(ActorSystem<?> system) {
    try (Served server = Served.by(system, route())) {
      assertThat(body(system, server, "/no-route"))
          .isEqualTo("the inner route of onResult() is null");
    }
  }

  private static long size(HttpRequest request) {
    long size = 0;
    for (ByteString piece : elements(request.entity().getDataBytes())) {
      size += piece.size();
    }
    return size;
  }

  private static Route sizes() {
    ExceptionHandler teapot =
        ExceptionHandler.newBuilder()
            .match(EntityStreamException.class, broken -> complete(StatusCodes.IM_A_TEAPOT))
            .build();
    return concat(
        path("respond", () -> respond(request -> text(size(request)))),
        path(
            "result",
            () ->
                extractRequest(request -> onResult(() -> size(request), it -> complete("" + it)))),
        path(
            "handled",
            () -> handleExceptions(teapot, () -> respond(request -> text(size(request))))));
  }

  @ParameterizedTest
  @CsvSource({"/respond, 400", "/result, 400", "/handled, 418"})
  void aMalformedBodyIsTheClientsFault(String target, int status, ActorSystem<?> system)
      throws Exception {
    HttpRequest request =
        HttpRequest.POST(target)
            .withEntity(
                HttpEntities.createChunked(
                    ContentTypes.APPLICATION_OCTET_STREAM,
                    Source.failed(EntityStreamException.apply("malformed", ""))));
    HttpResponse response =
        ClientFaults.answeredBy(sizes())
            .handler(system)
            .apply(request)
            .toCompletableFuture()
            .join();
    assertThat(response.status().intValue()).isEqualTo(status);
  }

  @Test
  void aBodyThatIsBrokenOffIsTheClientsFault(ActorSystem<?> system) throws IOException {
    try (Served server = Served.by(system, sizes());
        Peer client = server.connect()) {
      client.send("POST /respond HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nsome");
      client.shutdownOutput();
      assertThat(client.readLine()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void aBodyThatIsTooLargeIsToldSo(ActorSystem<?> system) throws IOException {
    try (Served server = Served.by(system, withSizeLimit(3, RoutesTest::sizes));
        Peer client = server.connect()) {
      client.send("POST /respond HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(client.readLine()).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void aClientThatGoesAwayCancelsTheCoroutine(ActorSystem<?> system) throws IOException {
    try (Served server = Served.by(system, route());
        Peer client = server.get("/wait")) {
      begun.join();
      client.close();
      assertThat(end.join()).isEqualTo("cancelled");
    }
  }

  @Test
  void theCoroutinesRunOnTheEngineThatIsGiven() {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "server",
            ConfigFactory.parseString("web { drain-timeout = 0s }")
                .withFallback(ConfigFactory.load()));
    Engine web = Engine.get(system, "web");
    Route route =
        concat(
            path("respond", () -> respond(request -> text(Engine.current() == web))),
            path("result", () -> onResult(() -> Engine.current() == web, is -> complete("" + is))),
            path(
                "stream",
                () ->
                    respond(request ->
                        Responses.stream(
                            ContentTypes.TEXT_PLAIN_UTF8,
                            bytes ->
                                bytes.emit(
                                    ByteString.fromString("" + (Engine.current() == web)))))));
    try (Served server =
        Served.bound(system, builder -> CoroutineServer.bind(builder, web, route))) {
      assertThat(body(system, server, "/respond")).isEqualTo("true");
      assertThat(body(system, server, "/result")).isEqualTo("true");
      assertThat(body(system, server, "/stream")).isEqualTo("true");
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static HttpResponse text(Object text) {
    return HttpResponse.create().withEntity(text.toString());
  }

  @Test
  void routesServeAPlainBindingToo(ActorSystem<?> system) {
    try (Served server =
        Served.bound(
            system, builder -> Http.get(system).newServerAt("127.0.0.1", 0).bind(route()))) {
      assertThat(body(system, server, "/respond")).isEqualTo("answer");
    }
  }
}
