package dev.tauko.http.server;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.http.server.CoroutineDirectives.onResult;
import static dev.tauko.http.server.CoroutineDirectives.respond;
import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.http.ClientSession;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

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
