package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Server-sent events for code that is no coroutine. */
@ExtendWith(Actors.class)
class AsyncEventStreamTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

  private static String stream(String events) {
    return HEAD + "Content-Length: " + events.length() + "\r\n\r\n" + events;
  }

  private static Site site(String... answers) throws Exception {
    Deque<String> left = new ArrayDeque<>(List.of(answers));
    return Site.start(asked -> left.remove());
  }

  /** Two events, then silence. */
  private static ScriptedServer.Script endless(CompletableFuture<Peer.End> end) {
    return peer -> {
      peer.readRequest();
      peer.send(HEAD + "Content-Length: 99\r\n\r\ndata: 1\n\ndata: 2\n\n");
      end.complete(peer.awaitEnd());
    };
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void stagesGiveOneEventAfterTheOther(ActorSystem<?> system) throws Exception {
    try (Site site = site(stream("data: 1\n\nevent: e\ndata: 2\n\n"));
        var session = ClientSession.create(system);
        AsyncEventStream events = join(session.async().events(site.url("/")))) {
      assertThat(join(events.next()).map(ServerSentEvent::data)).contains("1");
      assertThat(join(events.next()).map(ServerSentEvent::event)).contains("e");
      assertThat(join(events.next())).isEmpty();
      assertThat(join(events.next())).isEmpty();
    }
  }

  @Test
  void aSourceGivesThemAll(ActorSystem<?> system) throws Exception {
    try (Site site = site(stream("data: 1\n\ndata: 2\n\n"), stream("data: 3\n\n"));
        var session = ClientSession.create(system)) {
      AsyncClientSession async = session.async();
      assertThat(
              join(
                  Source.completionStageSource(
                          async
                              .events(site.url("/"), request -> request.header("X-A", "b"))
                              .thenApply(AsyncEventStream::source))
                      .map(ServerSentEvent::data)
                      .runWith(Sink.seq(), system)))
          .containsExactly("1", "2");
      assertThat(site.log().getFirst().field("X-A")).isEqualTo("b");
      assertThat(
              join(
                  join(async.get(site.url("/")))
                      .events()
                      .source()
                      .map(ServerSentEvent::data)
                      .runWith(Sink.seq(), system)))
          .containsExactly("3");
      assertThat(join(async.stats()).idle()).isEqualTo(1);
    }
  }

  @Test
  void aStreamThatEndsIsAskedForAgain(ActorSystem<?> system) throws Exception {
    try (Site site =
            site(stream("retry: 1\nid: 7\ndata: 1\n\n"), stream("data: 2\n\n"), Site.status(204));
        var session = ClientSession.create(system)) {
      assertThat(
              join(
                  join(session.async().events(site.url("/")))
                      .reconnecting()
                      .source()
                      .map(ServerSentEvent::data)
                      .runWith(Sink.seq(), system)))
          .containsExactly("1", "2");
      assertThat(site.log())
          .extracting(asked -> asked.field("Last-Event-ID"))
          .containsExactly("", "7", "7");
    }
  }

  @Test
  void theBodyOfAResponseIsNotAskedForAgain(ActorSystem<?> system) throws Exception {
    try (Site site = site(stream(""));
        var session = ClientSession.create(system)) {
      AsyncEventStream events = join(session.async().get(site.url("/"))).events();
      assertThatThrownBy(events::reconnecting).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatIsNoStreamOfEventsFailsTheStage(ActorSystem<?> system) throws Exception {
    try (Site site = site(Site.ok("text"), Site.status(500));
        var session = ClientSession.create(system)) {
      AsyncClientSession async = session.async();
      assertThatThrownBy(() -> join(async.events(site.url("/"))))
          .hasCauseInstanceOf(ContentTypeException.class);
      assertThatThrownBy(() -> join(async.events(site.url("/"))))
          .hasCauseExactlyInstanceOf(ClientResponseException.class);
    }
  }

  @Test
  void cancellingTheSourceEndsTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server = ScriptedServer.start(endless(end));
        var session = ClientSession.create(system)) {
      var events = join(session.async().events(server.url("/").toString()));
      var all = events.source().runWith(Sink.<ServerSentEvent>queue(), system);
      assertThat(join(all.pull()).map(ServerSentEvent::data)).contains("1");
      assertThat(join(all.pull()).map(ServerSentEvent::data)).contains("2");
      CompletableFuture<Optional<ServerSentEvent>> third = all.pull().toCompletableFuture();
      assertThat(end).isNotDone();
      all.cancel();
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
      assertThat(third.handle((event, failure) -> "over").join()).isEqualTo("over");
    }
  }

  @Test
  void cancellingTheWaitForAnEventEndsTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server = ScriptedServer.start(endless(end));
        var session = ClientSession.create(system)) {
      var events = join(session.async().events(server.url("/").toString()));
      join(events.next());
      join(events.next());
      assertThat(events.next().toCompletableFuture().cancel(true)).isTrue();
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
    }
  }

  @Test
  void oneReaderWaitsAtATimeAndClosingCancelsIt(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server = ScriptedServer.start(endless(end));
        var session = ClientSession.create(system)) {
      var events = join(session.async().events(server.url("/").toString()));
      join(events.next());
      join(events.next());
      var waiting = events.next().toCompletableFuture();
      assertThatThrownBy(() -> join(events.next()))
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("accepted is one reader at a time");
      assertThat(waiting).isNotDone();
      events.close();
      events.close();
      assertThat(waiting).isCancelled();
      assertThat(end.join()).isEqualTo(Peer.End.RESET);
    }
  }

  @Test
  void closingEndsTheWaitBeforeTheStreamIsAskedForAgain(ActorSystem<?> system) throws Exception {
    try (Site site = site(stream("retry: 999999999\ndata: 1\n\n"));
        var session = ClientSession.create(system)) {
      var events = join(session.async().events(site.url("/"))).reconnecting();
      join(events.next());
      var waiting = events.next().toCompletableFuture();
      events.close();
      assertThat(waiting).isCancelled();
      assertThat(site.asked()).hasSize(1);
    }
  }
}
