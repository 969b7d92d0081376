package dev.tauko.http.internal.connection;

import static dev.tauko.Asyncio.gather;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.http.ClientSession;
import dev.tauko.http.SessionStats;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Nginx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The session against a server that people use. */
@ExtendWith(Actors.class)
class NginxTest {
  private static final int FILES = 300;

  @TempDir Path directory;

  private static <T> T run(ActorSystem<?> system, Coroutine<T> body) {
    return Client.get(Engine.get(system).start(body).toCompletableFuture());
  }

  /** Files of 0 to 400,000 random bytes each, most of them small. */
  private List<byte[]> writeFiles() throws Exception {
    Random random = new Random(1);
    Path root = Files.createDirectory(directory.resolve("www"));
    List<byte[]> contents =
        IntStream.range(0, FILES)
            .mapToObj(i -> new byte[i % 10 == 0 ? random.nextInt(400_000) : random.nextInt(5_000)])
            .toList();
    for (int i = 0; i < FILES; i++) {
      random.nextBytes(contents.get(i));
      Files.write(root.resolve(i + ".bin"), contents.get(i));
    }
    return contents;
  }

  private static List<byte[]> fetchAll(Nginx nginx, ClientSession session) throws Exception {
    return gather(
        IntStream.range(0, FILES)
            .mapToObj(
                i -> (Coroutine<byte[]>) () -> session.get(nginx.url("/" + i + ".bin")).bytes())
            .toList());
  }

  @Test
  void manyFilesComeThroughAFewConnections(ActorSystem<?> system) throws Exception {
    List<byte[]> contents = writeFiles();
    try (var nginx = Nginx.start(directory, directory.resolve("www"), "")) {
      run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().connections(group -> group.limitPerHost(8)).create()) {
              List<byte[]> fetched = fetchAll(nginx, session);
              for (int i = 0; i < FILES; i++) {
                assertThat(fetched.get(i)).isEqualTo(contents.get(i));
              }
              assertThat(session.stats())
                  .isEqualTo(new SessionStats(8, 8, 0, 0, 8, FILES - 8, 0, 0));
              assertThat(Nginx.accepted(session.get(nginx.url("/status")).text())).isEqualTo(8);
            }
            return "done";
          });
    }
  }

  @Test
  void aServerThatLimitsRequestsPerConnectionLosesNone(ActorSystem<?> system) throws Exception {
    List<byte[]> contents = writeFiles();
    try (var nginx = Nginx.start(directory, directory.resolve("www"), "keepalive_requests 7;")) {
      run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().connections(group -> group.limit(5)).create()) {
              List<byte[]> fetched = fetchAll(nginx, session);
              for (int i = 0; i < FILES; i++) {
                assertThat(fetched.get(i)).isEqualTo(contents.get(i));
              }
              assertThat(session.stats().created()).isBetween(FILES / 7L, FILES / 7L + 5);
            }
            return "done";
          });
    }
  }

  @Test
  void errorsAndEmptyAnswersAreResponses(ActorSystem<?> system) throws Exception {
    writeFiles();
    try (var nginx =
        Nginx.start(directory, directory.resolve("www"), "location = /empty { return 204; }")) {
      run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              try (var missing = session.get(nginx.url("/missing"))) {
                assertThat(missing.status()).isEqualTo(404);
                assertThat(missing.headers().get("Server").orElse("")).startsWith("nginx");
                assertThat(missing.text()).contains("404 Not Found");
              }
              try (var empty = session.get(nginx.url("/empty"))) {
                assertThat(empty.status()).isEqualTo(204);
                assertThat(empty.bytes()).isEmpty();
              }
              assertThat(session.stats().created()).isEqualTo(1);
            }
            return "done";
          });
    }
  }
}
