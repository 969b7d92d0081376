package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
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
}
