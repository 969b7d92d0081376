package dev.tauko.io;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.openUnixConnection;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Peer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a server that is not ours. */
class OpenConnectionTest {
  private static final String HOST = "127.0.0.1";

  @TempDir Path folder;

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }

  private static void askForTheMessage(Connection connection) throws IOException {
    StreamReader reader = connection.reader();
    StreamWriter writer = connection.writer();
    writer.write(Http.REQUEST);
    assertThat(text(reader.readLine())).isEqualTo(Http.STATUS);
    assertThat(text(reader.read())).endsWith(Http.BODY);
    assertThat(reader.atEof()).isTrue();
    assertThat(writer.isClosing()).isFalse();
    writer.close();
    assertThat(writer.isClosing()).isTrue();
    writer.awaitClosed();
  }

  @OnEachMode
  @Mirrors({
    "test_streams.StreamTests.test_open_connection",
    "test_streams.StreamTests.test_wait_closed_on_close",
    "test_streams.StreamTests.test_async_writer_api"
  })
  void aConnectionReadsAndWrites(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(Http::serve)) {
      lab.run(() -> askForTheMessage(openConnection(HOST, peer.port())));
    }
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_open_unix_connection")
  void aUnixConnectionReadsAndWrites(Lab lab) throws Exception {
    try (Peer peer = Peer.onUnix(folder.resolve(lab.carrier()), Http::serve)) {
      lab.run(() -> askForTheMessage(openUnixConnection(folder.resolve(lab.carrier()))));
    } finally {
      folder.resolve(lab.carrier()).toFile().delete();
    }
  }

  @OnEachMode
  void theHostMayBeAName(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(Http::serve)) {
      lab.run(() -> askForTheMessage(openConnection("localhost", peer.port())));
    }
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_wait_closed_on_close_with_unread_data")
  void whatIsUnreadKeepsNoConnectionOpen(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(Http::serve)) {
      lab.run(() -> {
        Connection connection = openConnection(HOST, peer.port());
        connection.writer().write(Http.REQUEST);
        assertThat(text(connection.reader().readLine())).isEqualTo(Http.STATUS);
        connection.writer().close();
        connection.writer().awaitClosed();
      });
    }
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_async_writer_api_exception_after_close")
  void drainThrowsAfterClose(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(Http::serve)) {
      lab.run(() -> {
        Connection connection = openConnection(HOST, peer.port());
        connection.writer().write(Http.REQUEST);
        connection.reader().read();
        connection.writer().close();
        connection.writer().awaitClosed();
        connection.writer().write(Http.REQUEST);
        assertThatThrownBy(() -> connection.writer().drain()).hasMessage("Connection lost");
      });
    }
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_eof_feed_when_closing_writer")
  void closingTheWriterEndsTheReader(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(conversation -> conversation.in().read())) {
      lab.run(() -> {
        Connection connection = openConnection(HOST, peer.port());
        connection.writer().close();
        connection.writer().awaitClosed();
        assertThat(connection.reader().atEof()).isTrue();
        assertThat(connection.reader().read()).isEmpty();
      });
    }
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_open_connection_error")
  void aResetFailsReadsDrainsAndTheWaitForTheEnd(Lab lab) throws Exception {
    try (Peer peer =
        Peer.onTcp(conversation -> {
          conversation.in().read();
          conversation.reset();
        })) {
      lab.run(() -> {
        try (Connection connection = openConnection(HOST, peer.port())) {
          connection.writer().write(new byte[1]);
          Throwable broken = catchThrowable(() -> connection.reader().read());
          assertThat(broken).isInstanceOf(IOException.class).hasMessageContaining("reset");
          assertThatThrownBy(() -> connection.writer().drain()).isSameAs(broken);
          assertThatThrownBy(() -> connection.writer().awaitClosed()).isSameAs(broken);
          assertThat(connection.writer().isClosing()).isTrue();
        }
      });
    }
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_open_unix_connection_error")
  void aUnixConnectionCanBreakToo(Lab lab) throws Exception {
    Path path = folder.resolve("breaks-" + lab.carrier() + lab.isParallel());
    CompletableFuture<Void> written = new CompletableFuture<>();
    try (Peer peer = Peer.onUnix(path, conversation -> written.join())) {
      lab.run(() -> {
        try (Connection connection = openUnixConnection(path)) {
          connection.writer().write(Http.REQUEST);
          written.complete(null);
          Throwable broken = catchThrowable(() -> connection.reader().read());
          assertThat(broken).isInstanceOf(IOException.class).hasMessageContaining("reset");
          assertThatThrownBy(() -> connection.writer().awaitClosed()).isSameAs(broken);
        }
      });
    }
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_drain_raises")
  void aLoopOfWritesEndsWhenThePeerIsGone(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(conversation -> {})) {
      lab.run(() -> {
        try (Connection connection = openConnection(HOST, peer.port())) {
          assertThatThrownBy(
                  () -> {
                    while (true) {
                      connection.writer().write("foo\n".getBytes(US_ASCII));
                      connection.writer().drain();
                      yieldNow();
                    }
                  })
              .isInstanceOf(IOException.class);
        }
      });
    }
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_multiple_drain")
  void drainWaitsForAPeerThatDoesNotRead(Lab lab) throws Exception {
    CompletableFuture<Void> mayRead = new CompletableFuture<>();
    int size = 16 * 1024 * 1024;
    try (Peer peer =
        Peer.onTcp(conversation -> {
          mayRead.join();
          assertThat(conversation.in().readAllBytes()).hasSize(size);
        })) {
      lab.run(() -> {
        Connection connection = openConnection(HOST, peer.port());
        connection.writer().write(new byte[size]);
        Task<Void> first = createTask(drain(connection));
        Task<Void> second = createTask(drain(connection));
        Lab.settle();
        assertThat(first.isDone()).isFalse();
        mayRead.complete(null);
        gather(first, second);
        connection.writer().close();
        connection.writer().awaitClosed();
      });
    }
  }

  private static Coroutine<Void> drain(Connection connection) {
    return () -> {
      connection.writer().drain();
      return null;
    };
  }

  @OnEachMode
  void theEndOfWhatIsWrittenLeavesTheOtherDirectionOpen(Lab lab) throws Exception {
    try (Peer peer =
        Peer.onTcp(conversation -> {
          byte[] all = conversation.in().readAllBytes();
          conversation.out().write(("got " + all.length).getBytes(US_ASCII));
        })) {
      lab.run(() -> {
        Connection connection = openConnection(HOST, peer.port());
        connection.writer().write(new byte[300_000]);
        assertThat(connection.writer().canWriteEof()).isTrue();
        connection.writer().writeEof();
        assertThat(text(connection.reader().read())).isEqualTo("got 300000");
        assertThatThrownBy(() -> connection.writer().write(new byte[1]))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("after writeEof()");
        connection.writer().close();
        connection.writer().awaitClosed();
      });
    }
  }

  @OnEachMode
  void thePeerIsHeldBackByAReaderThatDoesNotRead(Lab lab) throws Exception {
    int size = 32 * 1024 * 1024;
    CompletableFuture<Integer> written = new CompletableFuture<>();
    try (Peer peer =
        Peer.onTcp(conversation -> {
          conversation.out().write(new byte[size]);
          written.complete(size);
        })) {
      lab.run(() -> {
        try (Connection connection = openConnection(HOST, peer.port(), o -> o.limit(1024))) {
          assertThat(connection.reader().read(1)).hasSize(1);
          while (!connection.reader().toString().contains("paused") && !written.isDone()) {
            yieldNow();
          }
          assertThat(written).isNotDone();
          assertThat(connection.reader().readExactly(size - 1)).hasSize(size - 1);
        }
      });
      assertThat(written.get()).isEqualTo(size);
    }
  }

  @OnEachMode
  void aRefusedConnectionSaysWhere(Lab lab) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    lab.run(() -> {
      assertThatThrownBy(() -> openConnection(HOST, port))
          .isInstanceOf(ConnectException.class)
          .hasMessage("cannot connect to 127.0.0.1:" + port + ": Connection refused");
      assertThatThrownBy(() -> openConnection("localhost", port))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Connection refused");
      assertThatThrownBy(() -> openUnixConnection(folder.resolve("nobody")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("nobody: No such file or directory");
    });
  }

  @OnEachMode
  void anUnknownHostIsNamed(Lab lab) {
    lab.run(() -> {
      assertThatThrownBy(() -> openConnection("no-such-host.invalid", 80))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("the host 'no-such-host.invalid' is unknown");
      assertThatThrownBy(() -> openConnection(HOST, 65536))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("port must be from 0 to 65535: 65536");
    });
  }

  @OnEachMode
  void cancellingAReadKeepsTheConnection(Lab lab) throws Exception {
    CompletableFuture<Void> maySend = new CompletableFuture<>();
    try (Peer peer =
        Peer.onTcp(conversation -> {
          maySend.join();
          conversation.out().write("late\n".getBytes(US_ASCII));
        })) {
      lab.run(() -> {
        try (Connection connection = openConnection(HOST, peer.port())) {
          Task<byte[]> read = createTask(() -> connection.reader().readLine());
          Lab.settle();
          read.cancel();
          assertThatThrownBy(read::await).isInstanceOf(CancelledError.class);
          maySend.complete(null);
          assertThat(text(connection.reader().readLine())).isEqualTo("late\n");
        }
      });
    }
  }

  @OnEachMode
  void cancellingAnAttemptGivesItUp(Lab lab) throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
      lab.run(() -> {
        Task<Connection> attempt = createTask(() -> openConnection(HOST, address.getPort()));
        Lab.settle();
        attempt.cancel();
        try {
          attempt.await().close();
          assertThat(lab.isParallel()).as("the attempt was faster").isTrue();
        } catch (CancelledError cancelled) {
          assertThat(attempt.isCancelled()).isTrue();
        }
      });
    }
  }

  @OnEachMode
  void itsAddressesAreThoseOfTheSocket(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(conversation -> conversation.in().read())) {
      lab.run(() -> {
        try (Connection connection = openConnection(HOST, peer.port())) {
          assertThat(connection.writer().peerAddress()).isEqualTo(peer.address());
          assertThat(connection.writer().localAddress()).isInstanceOf(InetSocketAddress.class);
          assertThat(connection.writer().tlsSession()).isEmpty();
        }
      });
    }
  }

  @OnEachMode
  void outsideItsLoopAWriterRefusesToWrite(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(conversation -> conversation.in().read())) {
      lab.run(() -> {
        try (Connection connection = openConnection(HOST, peer.port())) {
          CompletableFuture<Throwable> thrown =
              lab.elsewhere(() -> catchThrowable(() -> connection.writer().write(new byte[1])));
          assertThat(Asyncio.await(thrown))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("StreamWriter.write() was called from Thread");
        }
      });
    }
    assertThatThrownBy(() -> openConnection(HOST, 1)).isInstanceOf(IllegalStateException.class);
  }
}
