package dev.tauko.http.server;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.stream.PekkoStreams.elements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.http.ClientSession;
import dev.tauko.http.RequestBody;
import dev.tauko.http.WebSocket;
import dev.tauko.http.WebSocketMessage;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.stream.Elements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that coroutines answer, and clients that go away. */
@ExtendWith(Actors.class)
@Timeout(60)
class CoroutineServerTest {

  /** A handler that waits for ever, and tells how it has ended. */
  private static final class Waiting implements RequestHandler {
    final CompletableFuture<Object> begun = new CompletableFuture<>();
    final CompletableFuture<Object> end = new CompletableFuture<>();

    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
      try {
        begun.complete("");
        await(new CompletableFuture<>());
        return HttpResponse.create();
      } catch (CancelledError cancelled) {
        end.complete("cancelled");
        throw cancelled;
      }
    }

    void assertCancelled() {
      assertThat(end.join()).isEqualTo("cancelled");
    }
  }

  private static String body(ActorSystem<?> system, Served server, String target) {
    return Coroutines.run(
        system,
        () -> {
          try (ClientSession session = ClientSession.create();
              var response = session.get(server.url(target))) {
            return response.status() + " " + response.text();
          }
        });
  }

  /** The head of a response, from a connection of raw bytes. */
  private static String statusLine(Peer client) throws IOException {
    return client.readLine();
  }

  @Test
  void aRequestIsAnsweredByACoroutine(ActorSystem<?> system) {
    try (Served server =
        Served.by(
            system,
            request -> {
              Task<String> path = createTask(() -> request.getUri().path());
              return HttpResponse.create().withEntity("you asked for " + path.await());
            })) {
      assertThat(body(system, server, "/here")).isEqualTo("200 you asked for /here");
      assertThat(body(system, server, "/there")).isEqualTo("200 you asked for /there");
    }
  }

  @Test
  void aFailureMakesStatus500(ActorSystem<?> system) {
    try (Served server =
        Served.by(
            system,
            request -> {
              yieldNow();
              throw new IOException("broken");
            })) {
      assertThat(body(system, server, "/")).startsWith("500 ");
    }
  }

  /** What Scala holds to be fatal is a failure of one handler. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        StackOverflowError.class,
        NoClassDefFoundError.class,
        InterruptedException.class,
        AssertionError.class
      })
  void soDoesAnError(Class<? extends Throwable> kind, ActorSystem<?> system) throws Exception {
    Throwable failure = kind.getConstructor().newInstance();
    CompletableFuture<Object> seen = new CompletableFuture<>();
    try (Served server =
            Served.by(
                system,
                request -> {
                  yieldNow();
                  throw Sneaky.of(failure);
                });
        Served streaming =
            Served.by(
                system,
                request ->
                    Responses.stream(
                        ContentTypes.TEXT_PLAIN_UTF8,
                        emitter -> {
                          emitter.emit(ByteString.fromString("begun"));
                          await(seen);
                          throw Sneaky.of(failure);
                        }));
        Peer client = streaming.get("/")) {
      assertThat(body(system, server, "/")).startsWith("500 ");
      assertThat(statusLine(client)).isEqualTo("HTTP/1.1 200 OK");
      seen.complete("");
      assertThat(client.awaitEnd()).isIn(Peer.End.RESET, Peer.End.FINISHED);
    }
  }

  /** Throws whatever there is. */
  private static final class Sneaky {
    @SuppressWarnings("unchecked") // The compiler is told that nothing checked is thrown.
    static <X extends Throwable> RuntimeException of(Throwable failure) throws X {
      throw (X) failure;
    }
  }

  @Test
  void oneConnectionServesManyRequests(ActorSystem<?> system) throws IOException {
    try (Served server =
            Served.by(
                system, request -> HttpResponse.create().withEntity(request.getUri().path()));
        Peer client = server.connect()) {
      for (int i = 0; i < 10; i++) {
        client.send("GET /" + i + " HTTP/1.1\r\nHost: here\r\n\r\n");
        assertThat(statusLine(client)).isEqualTo("HTTP/1.1 200 OK");
        while (!client.readLine().isEmpty()) {}
        assertThat(new String(client.readBytes(2), StandardCharsets.UTF_8)).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredOneAfterTheOther(ActorSystem<?> system) throws IOException {
    AtomicInteger atOnce = new AtomicInteger();
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    try (Served server =
            Served.by(
                system,
                request -> {
                  seen.add(request.getUri().path() + " " + atOnce.incrementAndGet());
                  yieldNow();
                  atOnce.decrementAndGet();
                  return HttpResponse.create().withEntity(request.getUri().path());
                });
        Peer client = server.connect()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 5; i++) {
        requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: here\r\n\r\n");
      }
      client.send(requests.toString());
      for (int i = 0; i < 5; i++) {
        assertThat(statusLine(client)).isEqualTo("HTTP/1.1 200 OK");
        while (!client.readLine().isEmpty()) {}
        assertThat(new String(client.readBytes(2), StandardCharsets.UTF_8)).isEqualTo("/" + i);
      }
    }
    assertThat(seen).containsExactly("/0 1", "/1 1", "/2 1", "/3 1", "/4 1");
  }

  @Test
  void aClientThatWantsTheConnectionClosedGetsItsResponse(ActorSystem<?> system)
      throws IOException {
    try (Served server =
            Served.by(
                system,
                request -> {
                  for (int i = 0; i < 100; i++) {
                    yieldNow();
                  }
                  return HttpResponse.create().withEntity("answer");
                });
        Peer client = server.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
      assertThat(statusLine(client)).isEqualTo("HTTP/1.1 200 OK");
      while (!client.readLine().isEmpty()) {}
      assertThat(new String(client.readBytes(6), StandardCharsets.UTF_8)).isEqualTo("answer");
      assertThat(client.awaitEnd()).isEqualTo(Peer.End.FINISHED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, Connection: close, true",
    "HTTP/1.1, 'Connection: foo, Close', false",
    "HTTP/1.0, X-Other: field, false",
    "HTTP/1.0, Connection: keep-alive, false",
    "HTTP/1.1, X-Other: field, false"
  })
  void anUploadIsAnsweredAlsoIfItIsTheLastRequest(
      String version, String field, boolean chunked, ActorSystem<?> system) throws IOException {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    try (Served server =
            Served.by(
                system,
                upload -> {
                  begun.complete("");
                  long size = 0;
                  for (ByteString part : elements(upload.entity().getDataBytes())) {
                    size += part.size();
                  }
                  // What comes of the end of the body has come by then.
                  for (int turn = 0; turn < 100; turn++) {
                    await(Source.single(turn).runWith(Sink.head(), system));
                  }
                  return HttpResponse.create().withEntity(size + " bytes");
                });
        Peer client = server.connect()) {
      String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: 8";
      client.send(
          "POST / " + version + "\r\nHost: here\r\n" + field + "\r\n" + length + "\r\n\r\n");
      begun.join();
      client.send(chunked ? "8\r\nabcdefgh\r\n0\r\n\r\n" : "abcdefgh");
      assertThat(statusLine(client)).endsWith(" 200 OK");
    }
  }

  @Test
  void aClientThatClosesItsConnectionCancelsTheCoroutine(ActorSystem<?> system) throws IOException {
    Waiting waiting = new Waiting();
    try (Served server = Served.by(system, waiting);
        Peer client = server.get("/")) {
      waiting.begun.join();
      client.close();
      waiting.assertCancelled();
    }
  }

  @Test
  void aClientThatResetsItsConnectionCancelsTheCoroutine(ActorSystem<?> system) throws IOException {
    Waiting waiting = new Waiting();
    try (Served server = Served.by(system, waiting);
        Peer client = server.get("/")) {
      waiting.begun.join();
      client.reset();
      waiting.assertCancelled();
    }
  }

  @Test
  void aLaterRequestOfAConnectionIsCancelledToo(ActorSystem<?> system) throws IOException {
    Waiting waiting = new Waiting();
    try (Served server =
            Served.by(
                system,
                request ->
                    request.getUri().path().equals("/wait")
                        ? waiting.handle(request)
                        : HttpResponse.create().withEntity("x"));
        Peer client = server.get("/")) {
      while (!client.readLine().isEmpty()) {}
      client.readBytes(1);
      client.send("GET /wait HTTP/1.1\r\nHost: here\r\n\r\n");
      waiting.begun.join();
      client.close();
      waiting.assertCancelled();
    }
  }

  @Test
  void aClientOfOursThatIsCancelledCancelsTheCoroutine(ActorSystem<?> system) {
    Waiting waiting = new Waiting();
    try (Served server = Served.by(system, waiting)) {
      Coroutines.run(
          system,
          () -> {
            try (ClientSession session = ClientSession.create()) {
              Task<?> asks = createTask(() -> session.get(server.url("/")));
              await(waiting.begun);
              asks.cancel();
              await(waiting.end);
            }
            return null;
          });
      waiting.assertCancelled();
    }
  }

  @Test
  void aRequestThatTimesOutCancelsTheCoroutine(ActorSystem<?> system) throws IOException {
    Waiting waiting = new Waiting();
    try (Served server =
            Served.bound(
                system,
                builder ->
                    CoroutineServer.bind(
                        builder.adaptSettings(settings ->
                            settings.withTimeouts(
                                settings
                                    .getTimeouts()
                                    .withRequestTimeout(
                                        scala.concurrent.duration.Duration.create("50ms")))),
                        Engine.get(system),
                        waiting));
        Peer client = server.get("/")) {
      assertThat(statusLine(client)).isEqualTo("HTTP/1.1 503 Service Unavailable");
      waiting.assertCancelled();
    }
  }

  @Test
  void theBodyOfARequestIsReadPieceByPiece(ActorSystem<?> system) {
    int size = 20_000_000;
    try (Served server =
        Served.by(
            system,
            request -> {
              long count = 0;
              var bytes = request.entity().withoutSizeLimit().getDataBytes();
              try (Elements<ByteString> pieces = elements(bytes)) {
                for (ByteString piece : pieces) {
                  count += piece.size();
                  yieldNow();
                }
              }
              return HttpResponse.create().withEntity(count + " bytes");
            })) {
      String answer =
          Coroutines.run(
              system,
              () -> {
                try (ClientSession session = ClientSession.create();
                    var response =
                        session.post(server.url("/"), RequestBody.bytes(new byte[size]))) {
                  return response.text();
                }
              });
      assertThat(answer).isEqualTo(size + " bytes");
    }
  }

  private static RequestHandler failing(CompletableFuture<Throwable> failure) {
    return request -> {
      try (Elements<ByteString> pieces = elements(request.entity().getDataBytes())) {
        for (ByteString piece : pieces) {
          assertThat(piece.size()).isPositive();
        }
      } catch (Throwable thrown) {
        failure.complete(thrown);
        throw thrown;
      }
      return HttpResponse.create();
    };
  }

  @Test
  void aClientThatGoesAwayWhileItSendsFailsTheBody(ActorSystem<?> system) throws IOException {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    try (Served server = Served.by(system, failing(failure));
        Peer client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nsome");
      client.shutdownOutput();
      assertThat(failure.join()).isInstanceOf(EntityStreamException.class);
      assertThat(statusLine(client)).startsWith("HTTP/1.1 400 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\n", "3\r\nabc\r\nzz\r\n", "3\r\nabcd\r\n"})
  void aMalformedBodyIsTheHandlersBusiness(String body, ActorSystem<?> system) throws IOException {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    try (Served server = Served.by(system, failing(failure));
        Peer client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
      assertThat(failure.join()).isInstanceOf(EntityStreamException.class);
      assertThat(statusLine(client)).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void aWebSocketTakesTheConnectionOver(ActorSystem<?> system) {
    try (Served server =
        Served.by(
            system,
            request -> {
              yieldNow();
              return request
                  .getAttribute(AttributeKeys.webSocketUpgrade)
                  .orElseThrow()
                  .handleMessagesWith(Flow.of(Message.class));
            })) {
      WebSocketMessage echo =
          Coroutines.run(
              system,
              () -> {
                try (ClientSession session = ClientSession.create();
                    WebSocket socket = session.webSocket("ws://127.0.0.1:" + server.port() + "/")) {
                  socket.sendText("hello");
                  return socket.receive();
                }
              });
      assertThat(echo).isEqualTo(new WebSocketMessage.Text("hello"));
    }
  }

  @Test
  void anEngineThatHasEndedMakesStatus503() throws Exception {
    ActorSystem<Void> ended = ActorSystem.create(Behaviors.empty(), "ended");
    Engine engine = Engine.get(ended);
    ended.terminate();
    ended.getWhenTerminated().toCompletableFuture().join();
    HttpResponse response =
        CoroutineServer.handler(engine, request -> HttpResponse.create())
            .apply(HttpRequest.create())
            .toCompletableFuture()
            .join();
    assertThat(response.status().intValue()).isEqualTo(503);
  }
}
