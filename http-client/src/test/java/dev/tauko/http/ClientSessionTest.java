package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherSettled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Outcome;
import dev.tauko.Task;
import dev.tauko.http.internal.connection.Client;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The session as coroutines see it. */
@ExtendWith(Actors.class)
class ClientSessionTest {

  private static <T> T run(ActorSystem<?> system, Coroutine<T> body) {
    return Client.get(Engine.get(system).start(body).toCompletableFuture());
  }

  @Test
  void manyCoroutinesFetchThroughFewConnections(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
            peer.respond(Peer.target(head));
          }
        })) {
      List<String> targets = IntStream.range(0, 200).mapToObj(i -> "/" + i).toList();
      List<String> pages =
          run(
              system,
              () -> {
                try (var session =
                    ClientSession.builder().connections(group -> group.limit(4)).create()) {
                  List<Coroutine<String>> fetches =
                      targets.stream()
                          .map(server::url)
                          .map(url -> (Coroutine<String>) () -> session.get(url.toString()).text())
                          .toList();
                  List<String> fetched = gather(fetches);
                  assertThat(session.stats().created()).isEqualTo(4);
                  assertThat(session.stats().reused()).isEqualTo(196);
                  return fetched;
                }
              });
      assertThat(pages).isEqualTo(targets);
    }
  }

  @Test
  void aResponseTellsAboutItself(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send(
              "HTTP/1.1 201 Made\r\nX-A: 1\r\nContent-Type: text/plain; Charset=\"iso-8859-2\""
                  + "\r\nContent-Length: 1\r\n\r\n\u00e8");
        })) {
      run(
          system,
          () -> {
            try (var session = ClientSession.create();
                var response = session.get(server.url("/p?q#f") + "#fragment")) {
              assertThat(response.status()).isEqualTo(201);
              assertThat(response.reason()).isEqualTo("Made");
              assertThat(response.headers().get("x-a")).contains("1");
              assertThat(response.url()).isEqualTo(server.url("/p?q").toUri());
              assertThat(response.text()).isEqualTo("\u010d");
              assertThat(response.bytes()).containsExactly(0xe8);
              assertThat(response).hasToString("201 Made " + server.url("/p") + "?…");
            }
            return "done";
          });
    }
  }

  @Test
  void textIsUtf8UnlessTheServerNamesACharsetThatIsKnown(ActorSystem<?> system) throws Exception {
    byte[] body = "\u010d".getBytes(StandardCharsets.UTF_8);
    try (var server =
        ScriptedServer.start(peer -> {
          for (String head = peer.readRequest(); !head.isEmpty(); head = peer.readRequest()) {
            String type = head.startsWith("GET /bogus") ? "text/plain; charset=bogus-9" : "";
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: 2\r\n\r\n");
            peer.send(body);
          }
        })) {
      run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              assertThat(session.get(server.url("/none").toString()).text()).isEqualTo("\u010d");
              assertThat(session.get(server.url("/bogus").toString()).text()).isEqualTo("\u010d");
            }
            return "done";
          });
    }
  }

  @Test
  void cancellingACoroutineThatAwaitsTheHeadCutsItsConnection(ActorSystem<?> system)
      throws Exception {
    CompletableFuture<String> arrived = new CompletableFuture<>();
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          arrived.complete(peer.readRequest());
          ended.complete(peer.awaitEnd());
        })) {
      run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              Task<ClientResponse> task = createTask(() -> session.get(server.url("/").toString()));
              Asyncio.await(arrived);
              task.cancel();
              assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
              assertThat(session.stats().open()).isZero();
            }
            return "done";
          });
    }
  }

  @Test
  void cancellingACoroutineThatAwaitsTheBodyCutsItsConnection(ActorSystem<?> system)
      throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
          ended.complete(peer.awaitEnd());
        })) {
      run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              ClientResponse response = session.get(server.url("/").toString());
              Task<String> task = createTask(() -> response.text());
              Asyncio.yieldNow();
              task.cancel();
              assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
              assertThat(session.stats().open()).isZero();
            }
            return "done";
          });
    }
  }

  @Test
  void aResponseThatComesAsTheCoroutineIsCancelledIsClosed(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> arrived = new CompletableFuture<>();
    CompletableFuture<String> gate = new CompletableFuture<>();
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          arrived.complete(peer.readRequest());
          gate.join();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
          ended.complete(peer.awaitEnd());
        })) {
      run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              Task<ClientResponse> task = createTask(() -> session.get(server.url("/").toString()));
              Asyncio.await(arrived);
              gate.complete("");
              while (session.callsUnderWay() > 0) {
                Thread.onSpinWait(); // Keeps the loop from resuming the task.
              }
              task.cancel();
              assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
              assertThat(session.stats().open()).isZero();
            }
            return "done";
          });
    }
  }

  @Test
  void aForgottenResponseGivesItsConnectionBack(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              ended.complete(peer.awaitEnd());
            });
        var client = Client.of(system)) {
      assertThat(unread(system, client, server).status()).isEqualTo(200);
      while (!ended.isDone()) {
        System.gc();
      }
      assertThat(client.stats().open()).isZero();
    }
  }

  @Test
  void aClosedSessionFailsWhatIsUnderWayAndRefusesTheRest(ActorSystem<?> system) throws Exception {
    CompletableFuture<String> arrived = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          arrived.complete(peer.readRequest());
          peer.awaitEnd();
        })) {
      String url = server.url("/").toString();
      run(
          system,
          () -> {
            var session = ClientSession.builder().connections(group -> group.limit(1)).create();
            Coroutine<ClientResponse> get = () -> session.get(url);
            Task<List<Outcome<ClientResponse>>> both = createTask(() -> gatherSettled(get, get));
            Asyncio.await(arrived);
            session.close();
            session.close();
            assertThat(both.await())
                .allSatisfy(outcome ->
                    assertThat(((Outcome.Failure<?>) outcome).exception())
                        .isExactlyInstanceOf(ClientConnectionException.class)
                        .hasMessage("the session was closed"));
            assertThatThrownBy(() -> session.get(url))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the session is closed");
            assertThat(session.stats().waiting()).isZero();
            return "done";
          });
    }
  }

  @Test
  void aUrlThatCannotBeRequestedIsRefusedAtOnce(ActorSystem<?> system) {
    run(
        system,
        () -> {
          try (var session = ClientSession.create()) {
            assertThatThrownBy(() -> session.get("ftp://host/"))
                .isInstanceOf(InvalidUrlException.class);
            assertThat(session.stats().created()).isZero();
          }
          return "done";
        });
  }

  @Test
  void outsideACoroutineASessionNeedsAnActorSystem(ActorSystem<?> system) {
    assertThatThrownBy(ClientSession::create).isInstanceOf(IllegalStateException.class);
    ClientSession.create(system).close();
  }

  @Test
  void settingsThatMakeNoSenseAreRefused(ActorSystem<?> system) {
    assertThatThrownBy(() -> ClientSession.builder(system).connections(c -> c.limit(-1)).create())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("'tauko.http.limit': is -1; accepted: 0 to 2147483647");
    assertThatThrownBy(
            () -> ClientSession.builder(system).connections(c -> c.limitPerHost(-1)).create())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            ClientSession.builder(system)
                .connections(c -> c.keepAlive(Duration.ofSeconds(-1)))
                .create())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'tauko.http.keep-alive'")
        .hasMessageEndingWith("accepted: 0 ms to 200 days");
    assertThatThrownBy(() ->
            ClientSession.builder(system)
                .timeout(ClientTimeout.NONE.withConnect(Duration.ofNanos(1)))
                .create())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'tauko.http.timeout.connect'");
  }

  /** A response as a session gives it, of which nobody keeps hold. */
  private static ClientResponse unread(
      ActorSystem<?> system, Client client, ScriptedServer server) {
    return new ClientResponse(
        Requests.get(system, server.url("/")), client.head(server.url("/")), List.of());
  }
}
