package dev.tauko.http;

import static dev.tauko.http.testkit.Site.ok;
import static dev.tauko.http.testkit.Site.status;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The session as code sees it that is no coroutine. */
@ExtendWith(Actors.class)
class AsyncClientSessionTest {

  @Test
  void stagesCompleteWithResponseAndBody(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> Site.ok(asked.toString()));
        var session = ClientSession.create(system)) {
      AsyncClientSession async = session.async();
      assertThat(
              async
                  .get(site.url("/a"))
                  .thenCompose(AsyncClientResponse::text)
                  .toCompletableFuture()
                  .join())
          .isEqualTo("GET /a");
      assertThat(
              async
                  .post(site.url("/b"), RequestBody.bytes(new byte[] {'b'}))
                  .thenCompose(AsyncClientResponse::bytes)
                  .toCompletableFuture()
                  .join())
          .asString()
          .isEqualTo("POST /b b");
      assertThat(async.stats().toCompletableFuture().join().created()).isEqualTo(1);
    }
  }

  @Test
  void aStageFailsWithTheErrorOfTheCall(ActorSystem<?> system) {
    try (var session = ClientSession.create(system)) {
      assertThatThrownBy(() -> session.async().get("nothing").toCompletableFuture().join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(InvalidUrlException.class);
    }
  }

  @Test
  void aBodyMayBeJsonAStreamOrAFile(ActorSystem<?> system, @TempDir Path folder) throws Exception {
    try (Site site =
            Site.start(asked ->
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n"
                    + "[1,2,3]");
        var session = ClientSession.create(system)) {
      AsyncClientSession async = session.async();
      AsyncClientResponse response = async.get(site.url("/")).toCompletableFuture().join();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.json(int[].class).toCompletableFuture().join()).containsExactly(1, 2, 3);
      assertThat(
              async
                  .get(site.url("/"))
                  .thenCompose(streamed ->
                      streamed
                          .source()
                          .runFold(ByteString.emptyByteString(), ByteString::concat, system))
                  .toCompletableFuture()
                  .join()
                  .utf8String())
          .isEqualTo("[1,2,3]");
      Path file = folder.resolve("saved");
      assertThat(
              async
                  .get(site.url("/"))
                  .thenCompose(saved -> saved.saveTo(file))
                  .toCompletableFuture()
                  .join())
          .isEqualTo(7);
      assertThat(file).hasContent("[1,2,3]");
    }
  }

  @Test
  void cancellingTheFutureEndsTheConnection(ActorSystem<?> system) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              asked.countDown();
              end.complete(peer.awaitEnd());
            });
        var session = ClientSession.create(system)) {
      CompletableFuture<AsyncClientResponse> call =
          session.async().get(server.url("/").toString()).toCompletableFuture();
      asked.await();
      call.cancel(true);
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
      assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
    }
  }

  /** A response that the cancellation crosses is given to nobody. */
  @Test
  void aResponseThatComesAsTheFutureIsCancelledIsClosed(ActorSystem<?> system) throws Exception {
    CompletableFuture<CompletableFuture<?>> call = new CompletableFuture<>();
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    Middleware crossing =
        (request, next) -> {
          ClientResponse response = next.send(request);
          assertThat(call.join().cancel(true)).isTrue();
          return response;
        };
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              end.complete(peer.awaitEnd());
            });
        var session = ClientSession.builder(system).middleware(crossing).create()) {
      call.complete(session.async().get(server.url("/").toString()).toCompletableFuture());
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
      assertThat(call.join()).isCancelled();
    }
  }

  @Test
  void cancellingTheFutureOfABodyEndsTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              end.complete(peer.awaitEnd());
            });
        var session = ClientSession.create(system)) {
      AsyncClientResponse response = join(session.async().get(server.url("/").toString()));
      assertThat(join(response.readExactly(3)).utf8String()).isEqualTo("abc");
      CompletableFuture<ByteString> rest = response.read(9).toCompletableFuture();
      assertThat(end).isNotDone();
      Engine.get(system).start(() -> null).toCompletableFuture().join(); // The read has begun.
      rest.cancel(true);
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
    }
  }

  /** The sources of one-shot bodies are run or cancelled, even if no coroutine comes to them. */
  @Test
  void aBodyIsReleasedThatNobodyComesTo(ActorSystem<?> system) {
    CompletableFuture<Done> ended = new CompletableFuture<>();
    var session = ClientSession.create(system);
    session.close();
    RequestBody body =
        RequestBody.stream(
            Source.<ByteString>maybe()
                .watchTermination((value, end) -> {
                  var _ = end.thenAccept(ended::complete);
                  return value;
                }));
    assertThatThrownBy(() -> join(session.async().put("http://127.0.0.1/", body)))
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(ended.join()).isEqualTo(Done.getInstance());
  }

  @Test
  void everyMethodHasItsCall(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> status(200, "X-Asked: " + asked));
        var session = ClientSession.create(system)) {
      AsyncClientSession async = session.async();
      String url = site.url("/a");
      RequestBody body = RequestBody.text("b");
      for (var call :
          List.of(
              async.get(url),
              async.get(url, request -> request.query("q", "1")),
              async.head(url),
              async.head(url, request -> request.query("q", "1")),
              async.options(url),
              async.options(url, request -> request.query("q", "1")),
              async.post(url, body),
              async.post(url, request -> request.text("c")),
              async.put(url, body),
              async.put(url, request -> request.text("c")),
              async.patch(url, body),
              async.patch(url, request -> request.text("c")),
              async.delete(url),
              async.delete(url, request -> request.text("c")),
              async.request("REPORT", url, request -> request.text("c")))) {
        join(call).close();
      }
      assertThat(site.asked())
          .containsExactlyInAnyOrder(
              "GET /a",
              "GET /a?q=1",
              "HEAD /a",
              "HEAD /a?q=1",
              "OPTIONS /a",
              "OPTIONS /a?q=1",
              "POST /a b",
              "POST /a c",
              "PUT /a b",
              "PUT /a c",
              "PATCH /a b",
              "PATCH /a c",
              "DELETE /a",
              "DELETE /a c",
              "REPORT /a c");
    }
  }

  /** What a coroutine can do, other code can do. */
  @Test
  void sessionAndResponseHaveTheMethodsOfThoseForCoroutines() {
    assertThat(signatures(AsyncClientSession.class))
        .containsAll(
            signatures(ClientSession.class).stream()
                .filter(method -> !method.matches("(create|builder|async|cookieJar|close|\\W).*"))
                .toList());
    assertThat(signatures(AsyncClientResponse.class))
        .containsAll(
            signatures(ClientResponse.class).stream()
                .filter(method -> !method.matches("(chunks|of\\[|withBody).*"))
                .toList());
    assertThat(signatures(AsyncWebSocket.class))
        .containsAll(
            signatures(WebSocket.class).stream()
                .filter(method -> !method.startsWith("iterator"))
                .toList());
  }

  private static List<String> signatures(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(method -> method.getName() + Arrays.toString(method.getParameterTypes()))
        .toList();
  }

  @Test
  void aResponseTellsWhatItsHeadSays(ActorSystem<?> system) throws Exception {
    try (Site site =
            Site.start(asked ->
                asked.target().equals("/from")
                    ? status(302, "Location: /to")
                    : status(404, "Set-Cookie: a=b"));
        var session = ClientSession.create(system)) {
      AsyncClientResponse response = join(session.async().get(site.url("/from")));
      assertThat(response.status()).isEqualTo(404);
      assertThat(response.reason()).isEqualTo("Status");
      assertThat(response.ok()).isFalse();
      assertThat(response.url()).hasToString(site.url("/to"));
      assertThat(response.host()).isEqualTo("127.0.0.1");
      assertThat(response.request()).hasToString("GET " + site.url("/to"));
      assertThat(response.history()).extracting(ClientResponse::status).containsExactly(302);
      assertThat(response.cookies()).extracting(Cookie::name).containsExactly("a");
      assertThat(response.headers().get("set-cookie")).contains("a=b");
      assertThatThrownBy(response::raiseForStatus).isInstanceOf(ClientResponseException.class);
    }
  }

  @Test
  void aBodyMayBeReadInACharsetAndByLines(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("a\r\nb\n\ncd"));
        var session = ClientSession.create(system)) {
      AsyncClientSession async = session.async();
      assertThat(join(join(async.get(site.url("/"))).text(UTF_16BE))).hasSize(4);
      assertThat(join(join(async.get(site.url("/"))).lines().runWith(Sink.seq(), system)))
          .containsExactly("a", "b", "", "cd");
      assertThat(
              join(
                  join(async.get(site.url("/")))
                      .lines(ISO_8859_1)
                      .take(2)
                      .runWith(Sink.seq(), system)))
          .containsExactly("a", "b");
    }
  }

  @Test
  void linesBeforeOneThatIsTooLongArrive(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("one\ntwo\n1234567890\nthree"));
        var session =
            ClientSession.builder(system)
                .config(ConfigFactory.parseString("max-line-length = 9"))
                .create()) {
      List<String> lines = new CopyOnWriteArrayList<>();
      assertThatThrownBy(() ->
              join(join(session.async().get(site.url("/"))).lines().runForeach(lines::add, system)))
          .hasCauseInstanceOf(ClientPayloadException.class)
          .hasMessageContaining("max-line-length");
      assertThat(lines).containsExactly("one", "two");
    }
  }

  @Test
  void cancellingTheStreamOfLinesEndsTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na\nb");
              end.complete(peer.awaitEnd());
            });
        var session = ClientSession.create(system)) {
      AsyncClientResponse response = join(session.async().get(server.url("/").toString()));
      assertThat(join(response.lines().runWith(Sink.head(), system))).isEqualTo("a");
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
    }
  }

  @Test
  void aTaskIsNamedWithoutThePassword(ActorSystem<?> system) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              asked.countDown();
              done.await();
              peer.respond("ok");
            });
        var session = ClientSession.create(system)) {
      var call = session.async().get("http://user:secret@127.0.0.1:" + server.port() + "/a@b");
      asked.await();
      assertThat(Engine.get(system).allTasks())
          .extracting(Task::name)
          .contains("GET " + server.url("/a@b"))
          .noneMatch(name -> name.contains("secret"));
      done.countDown();
      join(call).close();
    }
  }

  @Test
  void aSystemThatHasEndedFailsTheStage() {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "ended");
    AsyncClientSession async = ClientSession.create(system).async();
    Engine.get(system);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    assertThatThrownBy(() -> join(async.get("http://127.0.0.1/")))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
