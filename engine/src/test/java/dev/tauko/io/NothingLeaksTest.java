package dev.tauko.io;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.openUnixConnection;
import static dev.tauko.io.Streams.startServer;
import static dev.tauko.io.Streams.startUnixServer;
import static dev.tauko.io.Subprocesses.createSubprocessExec;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.testkit.Certificates;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Coroutines that are cancelled at random points leave no socket and no process. */
class NothingLeaksTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int ROUNDS = 60;

  /** All has closed by then, unless it never does. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir Path folder;

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.count();
    }
  }

  private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
    try (writer) {
      for (byte[] line : reader) {
        writer.write(line);
        writer.drain();
      }
      writer.close();
      writer.awaitClosed();
    }
  }

  /** Talks for as long as it may. */
  private static void talk(Connection connection) throws IOException {
    try (connection) {
      for (int i = 0; i < 20; i++) {
        connection.writer().write("line\n".getBytes(US_ASCII));
        connection.writer().drain();
        connection.reader().readLine();
      }
      connection.writer().close();
      connection.writer().awaitClosed();
    }
  }

  private static int port(Server server) {
    return ((InetSocketAddress) server.addresses().getFirst()).getPort();
  }

  /** Starts the body again and again, and cancels it after some turns. */
  private static void cancelAtRandom(Coroutine.OfVoid body, int rounds) throws Exception {
    Random random = new Random(rounds);
    for (int round = 0; round < rounds; round++) {
      Task<Void> task = createTask(body);
      for (int turn = random.nextInt(40); turn > 0 && !task.isDone(); turn--) {
        yieldNow();
      }
      task.cancel();
      try {
        task.await();
      } catch (CancelledError | IOException expected) {
        assertThat(task.isDone()).isTrue();
      }
    }
  }

  private static void assertThatNoDescriptorIsLeft(Coroutine.OfVoid body) throws Exception {
    cancelAtRandom(body, 10);
    long before = settled();
    cancelAtRandom(body, ROUNDS);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long left = descriptors();
    while (left > before && System.nanoTime() < deadline) {
      yieldNow();
      left = descriptors();
    }
    assertThat(left).as("descriptors").isLessThanOrEqualTo(before);
  }

  /** The number of descriptors when what closes on other threads has closed. */
  private static long settled() throws IOException {
    long least = descriptors();
    for (int i = 0; i < 1000; i++) {
      yieldNow();
      least = Math.min(least, descriptors());
    }
    return least;
  }

  @OnEachMode
  void cancelledTcpConnectionsAreClosed(Lab lab) {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "there is no " + DESCRIPTORS);
    lab.logs(Server.class);
    lab.run(() -> {
      Server server = startServer(NothingLeaksTest::echo, "127.0.0.1", 0);
      assertThatNoDescriptorIsLeft(() -> talk(openConnection("127.0.0.1", port(server))));
      server.close();
      server.awaitClosed();
    });
  }

  @OnEachMode
  void cancelledUnixConnectionsAreClosed(Lab lab) {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "there is no " + DESCRIPTORS);
    Path path = folder.resolve("socket");
    lab.logs(Server.class);
    lab.run(() -> {
      Server server = startUnixServer(NothingLeaksTest::echo, path);
      assertThatNoDescriptorIsLeft(() -> talk(openUnixConnection(path)));
      server.close();
      server.awaitClosed();
    });
  }

  @OnEachMode
  void cancelledTlsConnectionsAreClosed(Lab lab) throws Exception {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "there is no " + DESCRIPTORS);
    Certificates certificates = Certificates.issue("dns:localhost");
    var serving = certificates.server();
    var trusting = certificates.client();
    lab.logs(Server.class);
    lab.run(() -> {
      Server server = startServer(NothingLeaksTest::echo, "127.0.0.1", 0, o -> o.tls(serving));
      assertThatNoDescriptorIsLeft(
          () -> talk(openConnection("localhost", port(server), o -> o.tls(trusting))));
      server.close();
      server.awaitClosed();
    });
  }

  @OnEachMode
  void cancelledServersAreClosed(Lab lab) {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "there is no " + DESCRIPTORS);
    lab.logs(Server.class);
    lab.run(() ->
        assertThatNoDescriptorIsLeft(() -> {
          try (Server server = startServer(NothingLeaksTest::echo, "127.0.0.1", 0)) {
            talk(openConnection("127.0.0.1", port(server)));
            server.serveForever();
          }
        }));
  }

  @OnEachMode
  void cancelledProcessesAreKilled(Lab lab) {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "there is no " + DESCRIPTORS);
    lab.run(() -> {
      assertThatNoDescriptorIsLeft(() -> {
        try (Subprocess cat = createSubprocessExec(SubprocessOptions::pipes, "cat")) {
          cat.stdin().write(new byte[200_000]);
          cat.stdin().drain();
          cat.stdout().readExactly(100_000);
          cat.await();
        }
      });
      while (ProcessHandle.current().children().anyMatch(ProcessHandle::isAlive)) {
        yieldNow();
      }
    });
  }
}
