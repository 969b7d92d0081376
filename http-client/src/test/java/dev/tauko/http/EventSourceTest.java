package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.Task;
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

/** Streams of events as sources of Pekko Streams. */
@ExtendWith(Actors.class)
class EventSourceTest {
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
  void aSourceGivesThemAll(ActorSystem<?> system) throws Exception {
    try (Site site = site(stream("data: 1\n\ndata: 2\n\n"), stream("data: 3\n\n"));
        var session = ClientSession.create(system)) {
      assertThat(
              join(
                  Source.completionStageSource(
                          session
                              .<EventStream>async(s ->
                                  s.events(site.url("/"), request -> request.header("X-A", "b")))
                              .thenApply(EventStream::source))
                      .map(ServerSentEvent::data)
                      .runWith(Sink.seq(), system)))
          .containsExactly("1", "2");
      assertThat(site.log().getFirst().field("X-A")).isEqualTo("b");
      assertThat(
              join(
                  join(session.async(s -> s.get(site.url("/"))))
                      .events()
                      .source()
                      .map(ServerSentEvent::data)
                      .runWith(Sink.seq(), system)))
          .containsExactly("3");
      assertThat((Object) join(session.async(s -> s.stats().idle()))).isEqualTo(1);
    }
  }

  @Test
  void aStreamThatEndsIsAskedForAgain(ActorSystem<?> system) throws Exception {
    try (Site site =
            site(stream("retry: 1\nid: 7\ndata: 1\n\n"), stream("data: 2\n\n"), Site.status(204));
        var session = ClientSession.create(system)) {
      assertThat(
              join(
                  join(session.async(s -> s.events(site.url("/"))))
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
  void cancellingTheSourceEndsTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server = ScriptedServer.start(endless(end));
        var session = ClientSession.create(system)) {
      var events = join(session.async(s -> s.events(server.url("/").toString())));
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
  void cancellingEndsTheWaitBeforeTheStreamIsAskedForAgain(ActorSystem<?> system) throws Exception {
    try (Site site = site(stream("retry: 999999999\ndata: 1\n\n"));
        var session = ClientSession.create(system)) {
      var events = join(session.async(s -> s.events(site.url("/")))).reconnecting();
      var all = events.source().runWith(Sink.<ServerSentEvent>queue(), system);
      assertThat(join(all.pull()).map(ServerSentEvent::data)).contains("1");
      var waiting = all.pull().toCompletableFuture();
      assertThat(waiting).isNotDone();
      all.cancel();
      assertThat(waiting.handle((event, failure) -> "over").join()).isEqualTo("over");
      while (Engine.get(system).allTasks().stream().map(Task::name).anyMatch("events"::equals)) {
        Thread.onSpinWait(); // The stream's end reaches the coroutine a moment later.
      }
      assertThat(site.asked()).hasSize(1);
    }
  }
}
