package dev.tauko.http;

import static dev.tauko.http.testkit.Site.ok;
import static dev.tauko.http.testkit.Site.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What listeners hear of requests, in the order in which aiohttp tells it. */
@ExtendWith(Actors.class)
class RequestListenerTest {

  /** Writes down what it hears. */
  static final class Log implements RequestListener.Factory {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public RequestListener start(ClientRequest request) {
      String name = request.url().getPath();
      lines.add(name + " start");
      return new RequestListener() {
        private void add(String line) {
          lines.add(name + " " + line);
        }

        @Override
        public void queuedStart() {
          add("queued start");
        }

        @Override
        public void queuedEnd() {
          add("queued end");
        }

        @Override
        public void connectionCreateStart() {
          add("create start");
        }

        @Override
        public void connectionCreateEnd() {
          add("create end");
        }

        @Override
        public void connectionReused() {
          add("reused");
        }

        @Override
        public void headersSent() {
          add("headers sent");
        }

        @Override
        public void chunkSent(int bytes) {
          add("sent " + bytes);
        }

        @Override
        public void chunkReceived(int bytes) {
          add("received " + bytes);
        }

        @Override
        public void redirect(ClientRequest from, ClientResponse response) {
          add("redirect " + response.status());
        }

        @Override
        public void end(ClientResponse response) {
          add("end " + response.status());
        }

        @Override
        public void exception(Throwable failure) {
          add("exception " + failure.getClass().getSimpleName());
        }
      };
    }
  }

  @Test
  void aRequestIsFollowedFromItsStartToItsEnd(ActorSystem<?> system) throws Exception {
    Log log = new Log();
    try (Site site =
        Site.start(
            asked -> asked.target().equals("/a") ? status(307, "Location: /b") : ok("body"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().listener(log).create()) {
              return session.post(site.url("/a"), RequestBody.bytes(new byte[3])).text();
            }
          });
    }
    assertThat(log.lines)
        .containsSubsequence("/a start", "/a create start", "/a create end", "/a end 200")
        .containsSubsequence(
            "/a headers sent",
            "/a sent 3",
            "/a redirect 307",
            "/a reused",
            "/a headers sent",
            "/a sent 3",
            "/a received 4",
            "/a end 200");
  }

  @Test
  void whoWaitsForAPlaceIsTold(ActorSystem<?> system) throws Exception {
    Log log = new Log();
    var firstAsked = new CompletableFuture<Void>();
    var go = new CompletableFuture<Void>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          firstAsked.complete(null);
          go.join();
          peer.respond("1");
          peer.readRequest();
          peer.respond("2");
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder()
                    .connections(group -> group.limit(1))
                    .listener(log)
                    .create()) {
              Task<String> first =
                  Asyncio.createTask(() -> session.get(server.url("/1").toString()).text());
              Asyncio.await(firstAsked);
              Task<String> second =
                  Asyncio.createTask(() -> session.get(server.url("/2").toString()).text());
              Asyncio.yieldNow();
              session.stats();
              go.complete(null);
              first.await();
              return second.await();
            }
          });
    }
    assertThat(log.lines)
        .containsSubsequence("/2 start", "/2 queued start", "/1 end 200", "/2 end 200")
        .containsSubsequence(
            "/2 queued start", "/2 queued end", "/2 reused", "/2 headers sent", "/2 end 200");
  }

  @Test
  void aFailureAndACancellationAreExceptions(ActorSystem<?> system) throws Exception {
    Log log = new Log();
    var asked = new CompletableFuture<Void>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          asked.complete(null);
          peer.awaitEnd();
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().listener(log).create()) {
              assertThatThrownBy(() -> session.get("http://127.0.0.1:1/refused"))
                  .isInstanceOf(ClientConnectorException.class);
              Task<?> task =
                  Asyncio.createTask(() -> session.get(server.url("/silent").toString()));
              Asyncio.await(asked);
              task.cancel();
              assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
              return null;
            }
          });
    }
    assertThat(log.lines)
        .containsSubsequence("/refused start", "/refused exception ClientConnectorException")
        .containsSubsequence("/silent start", "/silent exception CancelledError");
  }

  @Test
  void whatAListenerThrowsHasNoEffect(ActorSystem<?> system) throws Exception {
    RequestListener.Factory broken =
        request ->
            new RequestListener() {
              @Override
              public void headersSent() {
                throw new IllegalStateException("broken on purpose");
              }
            };
    RequestListener.Factory refusing =
        request -> {
          throw new IllegalStateException("refuses on purpose");
        };
    try (Site site = Site.start(asked -> ok("body"))) {
      String text =
          Coroutines.run(
              system,
              () -> {
                try (var session =
                    ClientSession.builder().listener(broken).listener(refusing).create()) {
                  return session.get(site.url("/")).text();
                }
              });
      assertThat(text).isEqualTo("body");
    }
  }
}
