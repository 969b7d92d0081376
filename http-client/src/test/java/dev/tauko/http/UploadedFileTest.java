package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.OpenFiles;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A file that is being sent is closed as soon as nobody wants it. */
@ExtendWith(Actors.class)
class UploadedFileTest {
  private static final int ROUNDS = 15;

  private static final Duration MOMENT = Duration.ofMillis(5);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.write(directory.resolve("large"), new byte[20_000_000]);
  }

  /** Reads the head of a request, lets the rest be, and does something. */
  private static ScriptedServer.Script holding(ScriptedServer.Script then) {
    return peer -> {
      if (!peer.readRequest().isEmpty()) {
        then.serve(peer);
      }
    };
  }

  private void awaitClosed() throws Exception {
    while (OpenFiles.contains(file)) {
      Asyncio.sleep(MOMENT);
    }
  }

  /** Pekko HTTP's own stages do, each for a while. */
  @Test
  void noStageOfASourceHoldsItsCancellationBack(ActorSystem<?> system) throws Exception {
    Set<Object> strategies = new HashSet<>();
    Source<ByteString, NotUsed> source =
        Source.fromMaterializer(
                (materializer, attributes) -> {
                  attributes
                      .getAttribute(Attributes.CancellationStrategy.class)
                      .ifPresent(attribute -> strategies.add(attribute.strategy()));
                  return Source.single(ByteString.fromString("hello"));
                })
            .mapMaterializedValue(nothing -> NotUsed.getInstance());
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.respond("ok");
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.put(server.url("/").toString(), RequestBody.stream(source)).text();
            }
          });
    }
    assertThat(strategies).containsExactly(Attributes.cancellationStrategyPropagateFailure());
  }

  @Test
  void aCancelledUploadClosesItsFile(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(holding(Peer::awaitEnd))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              for (int i = 0; i < ROUNDS; i++) {
                Task<ClientResponse> sending =
                    createTask(
                        () -> session.put(server.url("/").toString(), RequestBody.file(file)));
                while (!OpenFiles.contains(file)) {
                  Asyncio.sleep(MOMENT);
                }
                sending.cancel();
                assertThatThrownBy(sending::await).isInstanceOf(CancelledError.class);
                awaitClosed();
              }
              return "done";
            }
          });
    }
  }

  @Test
  void aRefusedUploadClosesItsFile(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(
            holding(peer -> {
              peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
              peer.awaitEnd();
            }))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              for (int i = 0; i < ROUNDS; i++) {
                assertThat(session.put(server.url("/").toString(), RequestBody.file(file)).status())
                    .isEqualTo(413);
                awaitClosed();
              }
              return "done";
            }
          });
    }
  }
}
