package dev.tauko.http;

import static dev.tauko.http.testkit.Site.ok;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.Engine;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The session as code sees it that is no coroutine. */
@ExtendWith(Actors.class)
class SessionAsyncTest {

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** The exception that a stage fails with, as those see it that depend on it. */
  private static Throwable failure(CompletionStage<?> stage) {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    var _ = stage.whenComplete((value, failure) -> seen.complete(failure));
    return seen.join();
  }

  @Test
  void theStageCompletesWithWhatTheCallReturns(ActorSystem<?> system, @TempDir Path folder)
      throws Exception {
    try (Site site = Site.start(asked -> ok(asked.toString()));
        var session = ClientSession.create(system)) {
      assertThat((Object) join(session.async(s -> s.get(site.url("/a")).text())))
          .isEqualTo("GET /a");
      Path file = folder.resolve("saved");
      assertThat((Object) join(session.async(s -> s.get(site.url("/b")).saveTo(file))))
          .isEqualTo(6L);
      assertThat(file).hasContent("GET /b");
      assertThat((Object) join(session.async(s -> s.stats().created()))).isEqualTo(1L);
    }
  }

  @Test
  void anActorPipesItToItself(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> got = new CompletableFuture<>();
    try (Site site = Site.start(asked -> ok(asked.toString()));
        var session = ClientSession.create(system)) {
      Behavior<String> asking =
          Behaviors.setup(context -> {
            context.pipeToSelf(
                session.async(s -> s.get(site.url("/a")).text()),
                (page, failure) -> page == null ? failure.toString() : page);
            return Behaviors.receiveMessage(page -> {
              got.complete(page);
              return Behaviors.stopped();
            });
          });
      var _ = system.systemActorOf(asking, "piping", Props.empty());
      assertThat(got.join()).isEqualTo("GET /a");
    }
  }

  @Test
  void aCoroutineMayUseItToo(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok(asked.toString()));
        var session = ClientSession.create(system)) {
      String page =
          Coroutines.run(
              system, () -> Asyncio.await(session.async(s -> s.get(site.url("/a")).text())));
      assertThat(page).isEqualTo("GET /a");
    }
  }

  @Test
  void theStageFailsWithTheVeryExceptionOfTheCall(ActorSystem<?> system) {
    try (var session = ClientSession.create(system)) {
      assertThat(failure(session.async(s -> s.get("nothing"))))
          .isExactlyInstanceOf(InvalidUrlException.class);
      Exception own = new Exception("checked");
      assertThat(
              failure(
                  session.async(s -> {
                    throw own;
                  })))
          .isSameAs(own);
    }
  }

  @Test
  void aSessionThatIsClosedFailsTheStage(ActorSystem<?> system) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          asked.countDown();
          peer.awaitEnd();
        })) {
      var session = ClientSession.create(system);
      String url = server.url("/").toString();
      CompletionStage<ClientResponse> underWay = session.async(s -> s.get(url));
      asked.await();
      session.close();
      assertThat(failure(underWay)).isInstanceOf(ClientConnectionException.class);
      assertThat(failure(session.async(s -> s.get(url))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the session is closed");
    }
  }

  @Test
  void aSystemThatHasEndedFailsTheStage() {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "ended");
    var session = ClientSession.create(system);
    Engine.get(system);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    assertThat(failure(session.async(s -> s.get("http://127.0.0.1/"))))
        .isInstanceOf(IllegalStateException.class);
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
      CompletableFuture<ClientResponse> call =
          session
              .<ClientResponse>async(s -> s.get(server.url("/").toString()))
              .toCompletableFuture();
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
      call.complete(session.async(s -> s.get(server.url("/").toString())).toCompletableFuture());
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
      assertThat(call.join()).isCancelled();
    }
  }

  @Test
  void aResponseIsReadByALaterCallWhoseCancellationEndsTheConnection(ActorSystem<?> system)
      throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              end.complete(peer.awaitEnd());
            });
        var session = ClientSession.create(system)) {
      ClientResponse response = join(session.async(s -> s.get(server.url("/").toString())));
      assertThat(join(session.async(s -> response.readExactly(3))).utf8String()).isEqualTo("abc");
      CompletableFuture<ByteString> rest =
          session.<ByteString>async(s -> response.read(9)).toCompletableFuture();
      assertThat(end).isNotDone();
      Engine.get(system).start(() -> null).toCompletableFuture().join(); // The read has begun.
      rest.cancel(true);
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
    }
  }

  @Test
  void linesAreAStream(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("a\r\nb\n\ncd"));
        var session = ClientSession.create(system)) {
      ClientResponse all = join(session.async(s -> s.get(site.url("/"))));
      assertThat(join(all.lineSource().runWith(Sink.seq(), system)))
          .containsExactly("a", "b", "", "cd");
      ClientResponse some = join(session.async(s -> s.get(site.url("/"))));
      assertThat(join(some.lineSource(ISO_8859_1).take(2).runWith(Sink.seq(), system)))
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
      ClientResponse response = join(session.async(s -> s.get(site.url("/"))));
      assertThatThrownBy(() -> join(response.lineSource().runForeach(lines::add, system)))
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
      ClientResponse response = join(session.async(s -> s.get(server.url("/").toString())));
      assertThat(join(response.lineSource().runWith(Sink.head(), system))).isEqualTo("a");
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
    }
  }
}
