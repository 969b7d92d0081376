package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Certificates;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit on each wait until the server takes bytes of the request. */
@ExtendWith(Actors.class)
class WriteTimeoutTest {
  private static final ClientTimeout WRITE =
      ClientTimeout.NONE.withSockWrite(Duration.ofMillis(100));

  /** More than the buffers of two sockets hold. */
  private static final int MUCH = 64 << 20;

  @TempDir private static Path directory;

  private static RequestBody much(boolean isInOnePiece) {
    ByteString all = ByteString.fromArrayUnsafe(new byte[MUCH]);
    return isInOnePiece
        ? RequestBody.stream(() -> Source.single(all))
        : RequestBody.bytes(all.toArrayUnsafe());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServerThatTakesNothingIsGivenUp(boolean isInOnePiece, ActorSystem<?> system)
      throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          over.await();
        })) {
      String url = server.url("/").toString();
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              assertThatThrownBy(
                      () -> session.post(url, r -> r.body(much(isInOnePiece)).timeout(WRITE)))
                  .isExactlyInstanceOf(WriteTimeoutException.class)
                  .hasMessage(
                      "http://127.0.0.1:%d has taken no bytes of POST %s for 100 ms, the timeout"
                          + " sock-write",
                      server.port(), url);
              assertThat(session.stats().open()).isZero();
            } finally {
              over.countDown();
            }
            return "done";
          });
    }
  }

  @Test
  void itHoldsWithinTls(ActorSystem<?> system) throws Exception {
    Certificates localhost = Certificates.issue(directory, "dns:localhost");
    CountDownLatch over = new CountDownLatch(1);
    var trusting = localhost.client();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.startTls(localhost.server());
          peer.readRequest();
          over.await();
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().sslContext(trusting).create()) {
              assertThatThrownBy(() ->
                      session.post(
                          "https://localhost:" + server.port() + "/",
                          r -> r.body(much(false)).timeout(WRITE)))
                  .isExactlyInstanceOf(WriteTimeoutException.class);
              assertThat(session.stats().open()).isZero();
            } finally {
              over.countDown();
            }
            return "done";
          });
    }
  }

  /** The whole takes longer than the limit, one wait a small part of it. */
  @Test
  void aServerThatTakesSomeNowAndThenIsNotGivenUp(ActorSystem<?> system) throws Exception {
    ClientTimeout limit = ClientTimeout.NONE.withSockWrite(Duration.ofSeconds(5));
    try (var session = ClientSession.create(system);
        var server =
            ScriptedServer.start(peer -> {
              String head = peer.readRequest();
              for (int read = 0; read < MUCH; read += MUCH / 16) {
                lapse(system);
                peer.readBytes(MUCH / 16);
              }
              peer.respond(head.substring(0, 4));
              peer.awaitEnd();
            })) {
      String text =
          Coroutines.run(
              system,
              () ->
                  session
                      .post(server.url("/").toString(), r -> r.body(much(false)).timeout(limit))
                      .text());
      assertThat(text).isEqualTo("POST");
    }
  }

  /** Waits until a server that takes nothing has been given up. */
  private static void lapse(ActorSystem<?> system) {
    assertThatThrownBy(() ->
            Coroutines.run(
                system,
                () -> {
                  try (var mute =
                          ScriptedServer.start(peer -> {
                            peer.readRequest();
                            peer.awaitEnd();
                          });
                      var session = ClientSession.create()) {
                    ClientTimeout read = ClientTimeout.NONE.withSockRead(Duration.ofMillis(400));
                    return session.get(mute.url("/").toString(), r -> r.timeout(read)).text();
                  }
                }))
        .isExactlyInstanceOf(ReadTimeoutException.class);
  }

  /** Neither a body that is not there yet nor an answer is a wait for the server to take bytes. */
  @Test
  void timeInWhichThereIsNothingToSendDoesNotCount(ActorSystem<?> system) throws Exception {
    CompletableFuture<ByteString> late = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readBody(peer.readRequest());
          lapse(system);
          peer.respond("late");
          peer.awaitEnd();
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              Task<String> task =
                  createTask(() ->
                      session
                          .post(
                              server.url("/").toString(),
                              r ->
                                  r.body(RequestBody.stream(Source.completionStage(late)))
                                      .timeout(WRITE))
                          .text());
              Asyncio.toThread(() -> lapse(system));
              late.complete(ByteString.fromString("body"));
              assertThat(task.await()).isEqualTo("late");
            }
            return "done";
          });
    }
  }

  /** What goes out piece by piece is what was given. */
  @Test
  void aLargePieceArrivesWhole(ActorSystem<?> system) throws Exception {
    byte[] piece = new byte[1_000_001];
    new Random(5).nextBytes(piece);
    ClientTimeout limit = ClientTimeout.NONE.withSockWrite(Duration.ofSeconds(30));
    try (var server =
        ScriptedServer.start(peer -> {
          byte[] body = peer.readBody(peer.readRequest());
          peer.respond(Arrays.equals(body, piece) ? "whole" : "another one");
          peer.awaitEnd();
        })) {
      RequestBody body = RequestBody.stream(() -> Source.single(ByteString.fromArrayUnsafe(piece)));
      String text =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.create()) {
                  return session
                      .post(server.url("/").toString(), r -> r.body(body).timeout(limit))
                      .text();
                }
              });
      assertThat(text).isEqualTo("whole");
    }
  }

  /** Each request on a connection has its own limit, and the last one's is none for the next. */
  @Test
  void aReusedConnectionHasTheLimitOfEachRequest(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          for (int i = 0; i < 2; i++) {
            String head = peer.readRequest();
            if (i == 1) {
              lapse(system);
            }
            peer.readBody(head);
            peer.respond("ok");
          }
          peer.readRequest();
          peer.awaitEnd();
        })) {
      String url = server.url("/").toString();
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              session.post(url, r -> r.body(RequestBody.bytes(new byte[9])).timeout(WRITE)).text();
              session.post(url, r -> r.body(much(false)).timeout(ClientTimeout.NONE)).text();
              assertThat(session.stats().created()).isEqualTo(1);
            }
            return "done";
          });
    }
  }
}
