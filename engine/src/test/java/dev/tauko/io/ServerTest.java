package dev.tauko.io;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.openUnixConnection;
import static dev.tauko.io.Streams.startServer;
import static dev.tauko.io.Streams.startUnixServer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** Servers, with clients of our own. */
class ServerTest {
  private static final String HOST = "127.0.0.1";

  @TempDir Path folder;

  private static void echoOneLine(StreamReader reader, StreamWriter writer) throws IOException {
    writer.write(reader.readLine());
    writer.drain();
    writer.close();
    writer.awaitClosed();
  }

  private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
    try (writer) {
      for (byte[] line : reader) {
        writer.write(line);
        writer.drain();
      }
    }
  }

  private static int port(Server server) {
    return ((InetSocketAddress) server.addresses().getFirst()).getPort();
  }

  private static Connection connect(Server server) throws IOException {
    return openConnection(HOST, port(server));
  }

  private static String say(Connection connection, String line) throws IOException {
    connection.writer().write((line + "\n").getBytes(US_ASCII));
    return new String(connection.reader().readLine(), US_ASCII).strip();
  }

  private static String sayOnce(Connection connection, String line) throws IOException {
    String answer = say(connection, line);
    connection.writer().close();
    connection.writer().awaitClosed();
    return answer;
  }

  private static void end(Server server) {
    server.close();
    server.awaitClosed();
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_start_server")
  void aHandlerServesAConnection(Lab lab) {
    lab.run(() -> {
      Server server = startServer(ServerTest::echoOneLine, HOST, 0);
      assertThat(server.isServing()).isTrue();
      assertThat(sayOnce(connect(server), "hello world!")).isEqualTo("hello world!");
      end(server);
      assertThat(server.isServing()).isFalse();
      assertThat(server.addresses()).isEmpty();

      Server callback =
          startServer((reader, writer) -> createTask(() -> echoOneLine(reader, writer)), HOST, 0);
      assertThat(sayOnce(connect(callback), "hello again!")).isEqualTo("hello again!");
      end(callback);
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_start_unix_server")
  void aHandlerServesAUnixConnection(Lab lab) {
    Path path = folder.resolve("socket");
    lab.run(() -> {
      Server server = startUnixServer(ServerTest::echoOneLine, path);
      assertThat(sayOnce(openUnixConnection(path), "hello world!")).isEqualTo("hello world!");
      end(server);
      assertThat(path).doesNotExist();
    });
  }

  @OnEachMode
  void aUnixSocketIsReplacedButNoOtherFile(Lab lab) throws IOException {
    Path stale = folder.resolve("stale");
    Path file = Files.writeString(folder.resolve("file"), "text");
    lab.run(() -> {
      Server first = startUnixServer(ServerTest::echo, stale);
      Server second = startUnixServer(ServerTest::echoOneLine, stale);
      end(first);
      assertThat(stale).exists();
      assertThat(sayOnce(openUnixConnection(stale), "hello")).isEqualTo("hello");
      end(second);
      assertThatThrownBy(() -> startUnixServer(ServerTest::echo, file))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("cannot listen on " + file + ": Address already in use");
    });
    assertThat(file).hasContent("text");
  }

  @OnEachMode
  void largeAmountsGoBothWaysAtTheSameTime(Lab lab) {
    byte[] data = new byte[3_000_000];
    Path path = folder.resolve("large");
    lab.run(() -> {
      ConnectionHandler copy =
          (reader, writer) -> {
            try (writer) {
              for (byte[] piece = reader.read(50_000);
                  piece.length > 0;
                  piece = reader.read(50_000)) {
                writer.write(piece);
                writer.drain();
              }
            }
          };
      Server tcp = startServer(copy, HOST, 0);
      Server unix = startUnixServer(copy, path);
      for (Connection connection : List.of(connect(tcp), openUnixConnection(path))) {
        Task<Integer> received = createTask(() -> connection.reader().read().length);
        connection.writer().write(data);
        connection.writer().drain();
        connection.writer().writeEof();
        assertThat(received.await()).isEqualTo(data.length);
        connection.writer().close();
        connection.writer().awaitClosed();
      }
      end(tcp);
      end(unix);
    });
  }

  @OnEachMode
  void manyClientsAreServedAtTheSameTime(Lab lab) {
    lab.run(() -> {
      Server server = startServer(ServerTest::echo, HOST, 0);
      List<Connection> clients = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        clients.add(connect(server));
      }
      List<Coroutine<String>> talks =
          IntStream.range(0, 50)
              .<Coroutine<String>>mapToObj(i -> () -> say(clients.get(i), "line " + i))
              .toList();
      assertThat(gather(talks))
          .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "line " + i).toList());
      clients.forEach(Connection::close);
      end(server);
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_unhandled_exception")
  void aFailedHandlerIsLoggedAndItsConnectionClosed(Lab lab) throws InterruptedException {
    Logs logs = lab.logs(Server.class);
    lab.run(() -> {
      Server server =
          startServer(
              (reader, writer) -> {
                throw new IllegalArgumentException("test");
              },
              HOST,
              0);
      try (Connection connection = connect(server)) {
        connection.writer().write("test msg".getBytes(US_ASCII));
        assertThatEnds(connection);
      }
      end(server);
    });
    logs.await("The handler of the connection");
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .startsWith("ERROR The handler of the connection from 127.0.0.1:");
    assertThat(logs.thrown()).singleElement().isInstanceOf(IllegalArgumentException.class);
  }

  /** A connection with unread data ends with a reset. */
  private static void assertThatEnds(Connection connection) {
    try {
      assertThat(connection.reader().read()).isEmpty();
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_unhandled_cancel")
  void aCancelledHandlerClosesItsConnectionInSilence(Lab lab) {
    Logs logs = lab.logs(Server.class);
    lab.run(() -> {
      Server server =
          startServer(
              (reader, writer) -> {
                currentTask().cancel();
                reader.read();
              },
              HOST,
              0);
      try (Connection connection = connect(server)) {
        assertThat(connection.reader().read()).isEmpty();
      }
      end(server);
    });
    assertThat(logs.messages()).isEmpty();
  }

  @OnEachMode
  void aHandlerThatReturnsLeavesItsConnectionOpen(Lab lab) {
    lab.run(() -> {
      Future<StreamWriter> left = runningLoop().createFuture();
      Server server = startServer((reader, writer) -> left.setResult(writer), HOST, 0);
      try (Connection connection = connect(server)) {
        StreamWriter writer = left.await();
        Lab.settle();
        writer.write("later\n".getBytes(US_ASCII));
        assertThat(connection.reader().readLine()).isEqualTo("later\n".getBytes(US_ASCII));
        writer.close();
      }
      end(server);
    });
  }

  @OnEachMode
  @Mirrors({
    "test_streams.StreamTests.test_unclosed_resource_warnings",
    "test_streams.StreamTests.test_unclosed_server_resource_warnings"
  })
  void aWriterThatNobodyHasIsClosed(Lab lab) {
    Logs logs = lab.logs(StreamWriter.class);
    lab.run(() -> {
      Server server = startServer((reader, writer) -> {}, HOST, 0);
      try (Connection connection = connect(server)) {
        Task<byte[]> read = createTask(() -> connection.reader().read());
        while (!read.isDone()) {
          System.gc();
          yieldNow();
        }
        assertThat(read.await()).isEmpty();
      }
      end(server);
    });
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .matches("WARN StreamWriter\\[to 127.0.0.1:\\d+] was not closed, and nobody has it .*");
  }

  @OnEachMode
  void aPortInUseIsNamed(Lab lab) throws IOException {
    try (ServerSocket other = new ServerSocket(0)) {
      lab.run(() ->
          assertThatThrownBy(() -> startServer(ServerTest::echo, HOST, other.getLocalPort()))
              .isInstanceOf(BindException.class)
              .hasMessage(
                  "cannot listen on 127.0.0.1:"
                      + other.getLocalPort()
                      + ": Address already in use"));
    }
  }

  @OnEachMode
  void aLineThatIsTooLongFailsTheHandlerAlone(Lab lab) throws InterruptedException {
    Logs logs = lab.logs(Server.class);
    lab.run(() -> {
      Server server = startServer(ServerTest::echo, HOST, 0, options -> options.limit(10));
      try (Connection bad = connect(server);
          Connection good = connect(server)) {
        bad.writer().write("more than ten bytes\n".getBytes(US_ASCII));
        assertThatEnds(bad);
        assertThat(say(good, "ten bytes")).isEqualTo("ten bytes");
      }
      end(server);
    });
    logs.await("The handler of the connection");
    assertThat(logs.thrown()).singleElement().isInstanceOf(LimitOverrunException.class);
  }

  @OnEachMode
  void aClosedServerWaitsForItsConnections(Lab lab) {
    lab.run(() -> {
      Server server = startServer(ServerTest::echo, HOST, 0);
      Connection connection = connect(server);
      assertThat(say(connection, "one")).isEqualTo("one");
      server.close();
      Task<Void> closed =
          createTask(() -> {
            server.awaitClosed();
            return null;
          });
      assertThat(say(connection, "two")).isEqualTo("two");
      assertThat(closed.isDone()).isFalse();
      connection.close();
      closed.await();
    });
  }

  @OnEachMode
  void aServerCanCloseItsClients(Lab lab) {
    lab.run(() -> {
      Server server = startServer(ServerTest::echo, HOST, 0);
      try (Connection one = connect(server);
          Connection two = connect(server)) {
        say(one, "one");
        say(two, "two");
        server.close();
        server.closeClients();
        assertThat(one.reader().read()).isEmpty();
        assertThat(two.reader().read()).isEmpty();
      }
      server.awaitClosed();
    });
  }

  @OnEachMode
  void servingForeverEndsWithItsCancellation(Lab lab) {
    lab.run(() -> {
      Server server = startServer(ServerTest::echo, HOST, 0);
      Task<Void> serving =
          createTask(() -> {
            server.serveForever();
            return null;
          });
      Lab.settle();
      assertThatThrownBy(server::serveForever)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is being served by another coroutine");
      serving.cancel();
      assertThatThrownBy(serving::await).isInstanceOf(CancelledError.class);
      assertThat(server.isServing()).isFalse();
      assertThatThrownBy(server::serveForever)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Server[closed] is closed");
    });
  }

  @OnEachMode
  void closingAServerEndsServingForever(Lab lab) {
    lab.run(() -> {
      Server server = startServer(ServerTest::echo, HOST, 0);
      Task<Void> serving =
          createTask(() -> {
            server.serveForever();
            return null;
          });
      Lab.settle();
      server.close();
      assertThatThrownBy(serving::await).isInstanceOf(CancelledError.class);
    });
  }

  @OnEachMode
  void nullIsEveryAddressOfTheMachine(Lab lab) {
    lab.run(() -> {
      Server server = startServer(ServerTest::echoOneLine, null, 0);
      assertThat(sayOnce(connect(server), "hello")).isEqualTo("hello");
      end(server);
    });
  }
}
