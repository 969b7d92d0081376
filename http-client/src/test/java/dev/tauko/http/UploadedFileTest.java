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
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A file that is being sent is closed as soon as nobody wants it. */
@ExtendWith(Actors.class)
class UploadedFileTest {
  private static final int ROUNDS = 15;

  private static final Duration MOMENT = Duration.ofMillis(5);

  /**
   * Far less than a stream takes that is closed in its own time, and more than half of the rounds
   * need.
   */
  private static final Duration AT_ONCE = Duration.ofMillis(500);

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

  /** Waits until the file is closed; returns how long that took. */
  private Duration awaitClosed() throws Exception {
    long start = System.nanoTime();
    while (OpenFiles.contains(file)) {
      Asyncio.sleep(MOMENT);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /* The median: a machine that is busy for a moment must not count. */
  private static void assertAtOnce(List<Duration> waits) {
    List<Duration> sorted = waits.stream().sorted().toList();
    assertThat(sorted.get(ROUNDS / 2)).isLessThan(AT_ONCE);
  }

  @Test
  void aCancelledUploadClosesItsFile(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(holding(Peer::awaitEnd))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              List<Duration> waits = new ArrayList<>();
              for (int i = 0; i < ROUNDS; i++) {
                Task<ClientResponse> sending =
                    createTask(
                        () -> session.put(server.url("/").toString(), RequestBody.file(file)));
                while (!OpenFiles.contains(file)) {
                  Asyncio.sleep(MOMENT);
                }
                sending.cancel();
                assertThatThrownBy(sending::await).isInstanceOf(CancelledError.class);
                waits.add(awaitClosed());
              }
              assertAtOnce(waits);
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
              List<Duration> waits = new ArrayList<>();
              for (int i = 0; i < ROUNDS; i++) {
                assertThat(session.put(server.url("/").toString(), RequestBody.file(file)).status())
                    .isEqualTo(413);
                waits.add(awaitClosed());
              }
              assertAtOnce(waits);
              return "done";
            }
          });
    }
  }
}
