package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A body written to a file. */
@ExtendWith(Actors.class)
class SavingTest {
  private static final Duration SOON = Duration.ofSeconds(2);

  @TempDir Path dir;

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static ScriptedServer.Script sending(String head, byte[] body) {
    return peer -> {
      peer.readRequest();
      peer.send("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n");
      peer.send(body);
    };
  }

  private static long save(
      ActorSystem<?> system, String settings, ScriptedServer server, Path file) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = Sessions.with(settings)) {
            return session.get(server.url("/").toString()).saveTo(file);
          }
        });
  }

  @Test
  void theFileHasTheWholeBodyAndTakesThePlaceOfAnother(ActorSystem<?> system) throws Exception {
    byte[] body = new byte[3_000_000];
    new Random(7).nextBytes(body);
    Path file = dir.resolve("a.bin");
    Files.writeString(file, "before");
    try (var server = ScriptedServer.start(sending("Content-Length: 3000000", body))) {
      assertThat(save(system, "", server, file)).isEqualTo(3_000_000);
      assertThat(file).hasBinaryContent(body);
      assertThat(files()).containsExactly("a.bin");
    }
    try (var server = ScriptedServer.start(sending("Content-Length: 0", new byte[0]))) {
      assertThat(save(system, "", server, file)).isZero();
      assertThat(file).isEmptyFile();
    }
  }

  @Test
  void nothingStaysOfABodyThatIsCut(ActorSystem<?> system) throws Exception {
    Path file = dir.resolve("a.bin");
    Files.writeString(file, "before");
    try (var server = ScriptedServer.start(sending("Content-Length: 9", new byte[3]))) {
      assertThatThrownBy(() -> save(system, "", server, file))
          .isInstanceOf(ClientPayloadException.class)
          .hasMessageContaining("after 3 of 9 bytes");
    }
    assertThat(files()).containsExactly("a.bin");
    assertThat(file).hasContent("before");
  }

  @Test
  void nothingStaysWhenTimeIsUp(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          sending("Content-Length: 9", new byte[3]).serve(peer);
          peer.awaitEnd();
        })) {
      assertThatThrownBy(() -> save(system, "timeout.total = 200 ms", server, dir.resolve("a")))
          .isInstanceOf(ServerTimeoutException.class);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void nothingStaysWhenTheCoroutineIsCancelled(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(peer -> {
          sending("Content-Length: 9", new byte[3]).serve(peer);
          ended.complete(peer.awaitEnd());
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              ClientResponse response = session.get(server.url("/").toString());
              Task<Long> task = createTask(() -> response.saveTo(dir.resolve("a")));
              while (files().isEmpty()) {
                Asyncio.yieldNow();
              }
              task.cancel();
              assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
              assertThat(files()).isEmpty();
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
              return session.stats().open();
            }
          });
    }
  }

  @Test
  void aFileThatCannotBeWrittenSaysWhyAndEndsTheResponse(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(sending("Content-Length: 9", new byte[3]))) {
      assertThatThrownBy(() -> save(system, "", server, dir))
          .hasRootCauseInstanceOf(FileSystemException.class)
          .rootCause()
          .hasMessageContaining("is a directory; accepted is a file");
      assertThatThrownBy(() -> save(system, "", server, dir.resolve("none/a")))
          .hasRootCauseInstanceOf(NoSuchFileException.class);
    }
  }

  /** A download in which nothing arrives holds no thread. */
  @Test
  void slowDownloadsDoNotWaitForOneAnother(ActorSystem<?> system) throws Exception {
    int downloads = 1_000;
    CountDownLatch gate = new CountDownLatch(1);
    try (var server =
        ScriptedServer.start(peer -> {
          sending("Content-Length: 9", new byte[3]).serve(peer);
          gate.await();
          peer.send(new byte[6]);
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with("limit = 0")) {
              String url = server.url("/").toString();
              List<Task<Long>> saving = new ArrayList<>();
              for (int i = 0; i < downloads; i++) {
                Path file = dir.resolve("file" + i);
                saving.add(createTask(() -> session.get(url).saveTo(file)));
              }
              while (files().size() < downloads) {
                Asyncio.sleep(Duration.ofMillis(20));
              }
              gate.countDown();
              for (Task<Long> one : saving) {
                assertThat(one.await()).isEqualTo(9);
              }
              return "done";
            }
          });
    }
    assertThat(files()).hasSize(downloads).allMatch(name -> name.startsWith("file"));
  }

  @Test
  void timeIsUpThoughNoThreadIsFree(ActorSystem<?> system) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Peer.End> ended = new CompletableFuture<>();
    AtomicBoolean isFirst = new AtomicBoolean(true);
    try (var server =
        ScriptedServer.start(peer -> {
          if (isFirst.getAndSet(false)) {
            sending("Content-Length: 3\r\nConnection: close", new byte[3]).serve(peer);
          } else {
            sending("Content-Length: 9", new byte[3]).serve(peer);
            ended.complete(peer.awaitEnd());
          }
        })) {
      Coroutines.run(
          system,
          () -> {
            List<Task<?>> blocking = new ArrayList<>();
            String url = server.url("/").toString();
            try (var session = ClientSession.create()) {
              assertThat(session.get(url).bytes()).hasSize(3);
              ClientResponse response = session.get(url, request -> request.timeout(SOON));
              for (int i = 0; i < 100; i++) {
                blocking.add(createTask(() -> Asyncio.toThread(() -> gate.await())));
              }
              Asyncio.yieldNow();
              assertThatThrownBy(() -> response.saveTo(dir.resolve("a")))
                  .isInstanceOf(ServerTimeoutException.class);
              assertThat(Asyncio.await(ended)).isEqualTo(Peer.End.RESET);
            } finally {
              gate.countDown();
            }
            for (Task<?> one : blocking) {
              one.await();
            }
            return "done";
          });
    }
    assertThat(files()).isEmpty();
  }

  /** The disk's pace is the server's. */
  @Test
  void aLargeBodyIsNeverInMemory(ActorSystem<?> system) throws Exception {
    int mebibytes = 256;
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + (mebibytes << 20) + "\r\n\r\n");
          for (int i = 0; i < mebibytes; i++) {
            peer.send(new byte[1 << 20]);
          }
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with("read-buffer-size = 256 KiB")) {
              ClientResponse response = session.get(server.url("/").toString());
              Task<Long> saving = createTask(() -> response.saveTo(dir.resolve("large")));
              while (!saving.isDone()) {
                assertThat(response.reader().buffered()).isLessThan(512 * 1024);
                Asyncio.yieldNow();
              }
              assertThat(saving.await()).isEqualTo(mebibytes << 20);
              return "done";
            }
          });
    }
    assertThat(dir.resolve("large")).hasSize(mebibytes << 20);
  }
}
