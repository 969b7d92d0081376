package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Server-sent events between a session and servers. */
@ExtendWith(Actors.class)
class EventStreamTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n";

  private static String stream(String events) {
    return HEAD + "Content-Length: " + events.length() + "\r\n\r\n" + events;
  }

  /** A site that gives these answers, one after the other. */
  private static Site site(String... answers) throws Exception {
    Deque<String> left = new ArrayDeque<>(List.of(answers));
    return Site.start(asked -> left.remove());
  }

  private static List<String> read(EventStream stream) {
    List<String> events = new ArrayList<>();
    for (ServerSentEvent event : stream) {
      events.add(event.event() + " " + event.data());
    }
    return events;
  }

  @Test
  void eventsComeOneByOneWhileTheServerIsSending(ActorSystem<?> system) throws Exception {
    CompletableFuture<Void> first = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
          first.join();
          peer.send("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
          peer.awaitEnd();
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create();
                var stream = session.events(server.url("/").toString())) {
              var events = stream.iterator();
              assertThat(events.next().data()).isEqualTo("1");
              first.complete(null);
              assertThat(events.next().data()).isEqualTo("2");
              assertThat(events.hasNext()).isFalse();
            }
            return "done";
          });
    }
  }

  @Test
  void aStreamIsAskedForAsSuch(ActorSystem<?> system) throws Exception {
    try (var site = site(stream("event: e\ndata: 1\n\ndata: lost"))) {
      assertThat(
              Coroutines.run(
                  system,
                  () -> {
                    try (var session = ClientSession.create()) {
                      return read(session.events(site.url("/")));
                    }
                  }))
          .containsExactly("e 1");
      assertThat(site.log().getFirst().all("Accept")).containsExactly("text/event-stream");
      assertThat(site.log().getFirst().field("Cache-Control")).isEqualTo("no-store");
      assertThat(site.log().getFirst().all("Last-Event-ID")).isEmpty();
    }
  }

  @Test
  void aStreamThatEndedIsAskedForAgainUntilTheServerHasNoMore(ActorSystem<?> system)
      throws Exception {
    try (var site =
        site(
            stream("retry: 1\nid: 7\ndata: 1\n\n"),
            stream("data: 2\n\n"),
            stream("id: 8\ndata: 3\n\ndata: lost"),
            stream("data: 4\n\nid\ndata: 5\n\n"),
            stream(""),
            Site.status(204))) {
      assertThat(
              Coroutines.run(
                  system,
                  () -> {
                    try (var session = ClientSession.create()) {
                      var stream =
                          session.events(site.url("/"), o -> o.header("Last-Event-ID", "6"));
                      return read(stream.reconnecting());
                    }
                  }))
          .containsExactly("message 1", "message 2", "message 3", "message 4", "message 5");
      assertThat(site.log())
          .extracting(asked -> asked.field("Last-Event-ID"))
          .containsExactly("6", "7", "7", "8", "6", "6");
    }
  }

  @Test
  void askingAgainEndsWithAnAnswerThatIsNoStream(ActorSystem<?> system) throws Exception {
    try (var site = site(stream("retry: 1\ndata: 1\n\n"), Site.status(500))) {
      assertThatThrownBy(() ->
              Coroutines.run(
                  system,
                  () -> {
                    try (var session =
                        ClientSession.builder()
                            .config(ConfigFactory.parseString("events.reconnect = on"))
                            .create()) {
                      return read(session.events(site.url("/")));
                    }
                  }))
          .isInstanceOf(ClientResponseException.class)
          .hasMessageEndingWith("was answered with 500; accepted is 200 with events, or 204");
    }
  }

  @Test
  void whatIsNoStreamOfEventsIsRefused(ActorSystem<?> system) throws Exception {
    try (var site = site(Site.ok("page"), Site.status(404), Site.status(204))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              assertThatThrownBy(() -> session.events(site.url("/")))
                  .isInstanceOf(ContentTypeException.class)
                  .hasMessageEndingWith("Content-Type ''; expected text/event-stream");
              assertThatThrownBy(() -> session.events(site.url("/")))
                  .isInstanceOf(ClientResponseException.class)
                  .extracting(failure -> ((ClientResponseException) failure).status())
                  .isEqualTo(404);
              assertThat(read(session.events(site.url("/")))).isEmpty();
            }
            return "done";
          });
    }
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorUnlessItIsAskedForAgain(ActorSystem<?> system)
      throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send(HEAD + "Content-Length: 100\r\n\r\ndata: 1\n\n");
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              var events = session.events(server.url("/").toString()).iterator();
              assertThat(events.next().data()).isEqualTo("1");
              assertThatThrownBy(events::hasNext).isInstanceOf(ClientPayloadException.class);
            }
            return "done";
          });
    }
  }

  @Test
  void anEventWithoutEndEndsTheStreamAndItsConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send(HEAD + "\r\n");
          for (int i = 0; i < 1100; i++) {
            peer.trySend("data: " + "x".repeat(1024));
          }
          end.complete(peer.awaitEnd());
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              var events = session.events(server.url("/").toString()).iterator();
              assertThatThrownBy(events::hasNext)
                  .isInstanceOf(ClientPayloadException.class)
                  .hasMessageContaining("tauko.http.events.max-size, 1048576 bytes");
              assertThat(end.get()).isEqualTo(Peer.End.RESET);
            }
            return "done";
          });
    }
  }

  @Test
  void cancellingWhoWaitsForAnEventCutsTheConnection(ActorSystem<?> system) throws Exception {
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send(HEAD + "\r\ndata: 1\n\n");
          end.complete(peer.awaitEnd());
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              var reader =
                  Asyncio.createTask(() -> {
                    var events = session.events(server.url("/").toString()).iterator();
                    events.next();
                    waiting.complete(null);
                    return events.hasNext();
                  });
              Asyncio.await(waiting);
              reader.cancel();
              assertThatThrownBy(reader::await).isInstanceOf(CancelledError.class);
              assertThat(Asyncio.await(end)).isEqualTo(Peer.End.RESET);
            }
            return "done";
          });
    }
  }

  @Test
  void aResponsesBodyIsReadAsEvents(ActorSystem<?> system) throws Exception {
    try (var site = site(Site.ok("data: 1\n\n"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              var stream = session.post(site.url("/"), RequestBody.empty()).events();
              assertThatThrownBy(stream::reconnecting).isInstanceOf(IllegalStateException.class);
              assertThat(read(stream)).containsExactly("message 1");
            }
            return "done";
          });
    }
  }
}
