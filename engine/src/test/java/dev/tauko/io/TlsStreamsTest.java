package dev.tauko.io;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.openUnixConnection;
import static dev.tauko.io.Streams.startServer;
import static dev.tauko.io.Streams.startUnixServer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.testkit.Certificates;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Connections with TLS, from both sides. */
class TlsStreamsTest {
  private static SSLContext serving;
  private static SSLContext trusting;

  @TempDir Path folder;

  @BeforeAll
  static void issueACertificate() throws Exception {
    Certificates certificates = Certificates.issue("dns:localhost");
    serving = certificates.server();
    trusting = certificates.client();
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

  private static String say(Connection connection, String line) throws IOException {
    connection.writer().write((line + "\n").getBytes(US_ASCII));
    connection.writer().drain();
    return new String(connection.reader().readLine(), US_ASCII).strip();
  }

  private static void end(Connection connection) throws IOException {
    connection.writer().close();
    connection.writer().awaitClosed();
  }

  private static void end(Server server) {
    server.close();
    server.awaitClosed();
  }

  @OnEachMode
  void bothSidesSpeakTls(Lab lab) {
    lab.run(() -> {
      Server server = startServer(TlsStreamsTest::echo, "127.0.0.1", 0, o -> o.tls(serving));
      Connection connection = openConnection("localhost", port(server), o -> o.tls(trusting));
      assertThat(say(connection, "secret")).isEqualTo("secret");
      assertThat(connection.writer().tlsSession().orElseThrow().getProtocol()).startsWith("TLSv1.");
      assertThat(connection.writer().canWriteEof()).isFalse();
      assertThatThrownBy(() -> connection.writer().writeEof())
          .isInstanceOf(UnsupportedOperationException.class);
      end(connection);
      end(server);
    });
  }

  @OnEachMode
  void oldTlsClosesInGoodOrderToo(Lab lab) {
    lab.run(() -> {
      Server server = startServer(TlsStreamsTest::echo, "127.0.0.1", 0, o -> o.tls(serving));
      Connection connection =
          openConnection(
              "localhost",
              port(server),
              o ->
                  o.tls(trusting)
                      .tlsEngine(engine -> engine.setEnabledProtocols(new String[] {"TLSv1.2"})));
      assertThat(connection.writer().tlsSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.2");
      assertThat(say(connection, "secret")).isEqualTo("secret");
      end(connection);
      end(server);
    });
  }

  @OnEachMode
  void largeAmountsAreHeldBackAndArrive(Lab lab) {
    byte[] data = new byte[5_000_000];
    data[data.length - 1] = 1;
    lab.run(() -> {
      Server server =
          startServer(
              (reader, writer) -> {
                try (writer) {
                  writer.write(data);
                  writer.drain();
                }
              },
              "127.0.0.1",
              0,
              o -> o.tls(serving));
      Connection connection =
          openConnection("localhost", port(server), o -> o.tls(trusting).limit(10_000));
      assertThat(connection.reader().read()).isEqualTo(data);
      end(connection);
      end(server);
    });
  }

  @OnEachMode
  void aReadMayNeedMuchMoreThanTheLimit(Lab lab) {
    byte[] data = new byte[500_000];
    Arrays.fill(data, (byte) 'x');
    lab.run(() -> {
      Server server =
          startServer(
              (reader, writer) -> {
                try (writer) {
                  for (int answer = 0; answer < 3; answer++) {
                    reader.readLine();
                    writer.write(data);
                    writer.drain();
                  }
                }
              },
              "127.0.0.1",
              0,
              o -> o.tls(serving));
      Connection connection =
          openConnection("localhost", port(server), o -> o.tls(trusting).limit(1024));
      for (int answer = 0; answer < 3; answer++) {
        connection.writer().write("go\n".getBytes(US_ASCII));
        assertThat(connection.reader().readExactly(data.length)).isEqualTo(data);
      }
      end(connection);
      end(server);
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_open_connection_no_loop_ssl")
  void theOtherSideMayBeTheJdk(Lab lab) throws Exception {
    try (SSLServerSocket socket =
        (SSLServerSocket) serving.getServerSocketFactory().createServerSocket(0)) {
      var served =
          lab.elsewhere(() -> {
            try (SSLSocket accepted = (SSLSocket) socket.accept()) {
              byte[] head = accepted.getInputStream().readNBytes(Http.REQUEST.length);
              accepted.getOutputStream().write((Http.STATUS + Http.BODY).getBytes(US_ASCII));
              return head.length;
            }
          });
      lab.run(() -> {
        Connection connection =
            openConnection("localhost", socket.getLocalPort(), o -> o.tls(trusting));
        connection.writer().write(Http.REQUEST);
        assertThat(new String(connection.reader().read(), US_ASCII)).endsWith(Http.BODY);
        connection.writer().close();
      });
      assertThat(served.get()).isEqualTo(Http.REQUEST.length);
    }
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_open_unix_connection_no_loop_ssl")
  void aUnixSocketMaySpeakTls(Lab lab) {
    Path path = folder.resolve("tls");
    lab.run(() -> {
      Server server = startUnixServer(TlsStreamsTest::echo, path, o -> o.tls(serving));
      Connection connection = openUnixConnection(path, o -> o.tls(trusting));
      assertThat(say(connection, "secret")).isEqualTo("secret");
      end(connection);
      assertThatThrownBy(
              () -> openUnixConnection(path, o -> o.tls(trusting).serverHostname("other.test")))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("other.test");
      end(server);
    });
  }

  @OnEachMode
  @Mirrors("test_streams.StreamTests.test_start_tls")
  void aConnectionCanBecomeSecret(Lab lab) {
    lab.run(() -> {
      Server server =
          startServer(
              (reader, writer) -> {
                writer.write(reader.readLine());
                writer.drain();
                assertThat(writer.tlsSession()).isEmpty();
                writer.startTls(serving, null);
                assertThat(writer.tlsSession()).isPresent();
                echo(reader, writer);
              },
              "127.0.0.1",
              0);
      Connection connection = openConnection("127.0.0.1", port(server));
      assertThat(say(connection, "hello world 1!")).isEqualTo("hello world 1!");
      connection.writer().startTls(trusting, "localhost");
      assertThat(connection.writer().tlsSession()).isPresent();
      assertThat(say(connection, "hello world 2!")).isEqualTo("hello world 2!");
      assertThatThrownBy(() -> connection.writer().startTls(trusting, "localhost"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith("cannot start TLS: it has TLS already");
      end(connection);
      end(server);
    });
  }

  @OnEachMode
  void whatWasSentInClearTextIsNotReadAsSecret(Lab lab) throws Exception {
    try (Peer peer =
        Peer.onTcp(conversation -> {
          conversation.out().write("ready\ninjected\n".getBytes(US_ASCII));
          conversation.in().readAllBytes();
        })) {
      lab.run(() -> {
        try (Connection connection = openConnection("127.0.0.1", peer.port())) {
          assertThat(connection.reader().readLine()).isEqualTo("ready\n".getBytes(US_ASCII));
          assertThatThrownBy(() -> connection.writer().startTls(trusting, "localhost"))
              .isInstanceOf(SSLHandshakeException.class);
          assertThat(connection.writer().isClosing()).isTrue();
        }
      });
    }
  }

  @OnEachMode
  void aCertificateForAnotherHostIsRejected(Lab lab) {
    lab.run(() -> {
      Server server = startServer(TlsStreamsTest::echo, "127.0.0.1", 0, o -> o.tls(serving));
      int port = port(server);
      assertThatThrownBy(() -> openConnection("127.0.0.1", port, o -> o.tls(trusting)))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("TLS with 127.0.0.1:" + port + " failed")
          .hasMessageContaining("No subject alternative names");
      end(server);
    });
  }

  @OnEachMode
  void aCertificateThatNobodyTrustsIsRejected(Lab lab) {
    lab.run(() -> {
      Server server = startServer(TlsStreamsTest::echo, "127.0.0.1", 0, o -> o.tls(serving));
      assertThatThrownBy(() -> openConnection("localhost", port(server), StreamOptions::tls))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("unable to find valid certification path");
      end(server);
    });
  }

  @OnEachMode
  void aServerNeedsAContextWithAKey(Lab lab) {
    lab.run(() ->
        assertThatThrownBy(
                () -> startServer(TlsStreamsTest::echo, "127.0.0.1", 0, StreamOptions::tls))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("options.tls(context)"));
  }

  @OnEachMode
  void aServerWithoutTlsFailsTheHandshake(Lab lab) throws Exception {
    try (Peer peer =
        Peer.onTcp(conversation -> {
          conversation.out().write("220 plain text here\r\n".getBytes(US_ASCII));
          conversation.in().readAllBytes();
        })) {
      lab.run(() ->
          assertThatThrownBy(() -> openConnection("localhost", peer.port(), o -> o.tls(trusting)))
              .isInstanceOf(SSLHandshakeException.class)
              .hasMessageContaining("TLS with localhost:" + peer.port()));
    }
  }

  @OnEachMode
  void aServerThatHangsUpFailsTheHandshake(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(conversation -> conversation.in().read())) {
      lab.run(() ->
          assertThatThrownBy(() -> openConnection("localhost", peer.port(), o -> o.tls(trusting)))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("TLS with localhost:" + peer.port() + " failed"));
    }
  }

  @OnEachMode
  void aHandshakeHasALimit(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(conversation -> conversation.in().readAllBytes())) {
      lab.run(() ->
          assertThatThrownBy(() ->
                  openConnection(
                      "localhost",
                      peer.port(),
                      o -> o.tls(trusting).handshakeTimeout(Duration.ofMillis(50))))
              .isInstanceOf(SSLHandshakeException.class)
              .hasMessageContaining("the TLS handshake took longer than PT0.05S"));
    }
  }

  @OnEachMode
  void cancellingAHandshakeClosesTheConnection(Lab lab) throws Exception {
    try (Peer peer =
        Peer.onTcp(conversation -> {
          try {
            conversation.in().readAllBytes();
          } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
          }
        })) {
      lab.run(() -> {
        Task<Connection> attempt =
            createTask(() -> openConnection("localhost", peer.port(), o -> o.tls(trusting)));
        while (!attempt.toString().contains("handshake")) {
          yieldNow();
        }
        attempt.cancel();
        assertThatThrownBy(attempt::await).isInstanceOf(CancelledError.class);
      });
      peer.awaitEnd();
    }
  }

  @OnEachMode
  void aPeerThatDoesNotAgreeToTheEndKeepsNoConnectionOpen(Lab lab) throws Exception {
    try (SSLServerSocket socket =
        (SSLServerSocket) serving.getServerSocketFactory().createServerSocket(0)) {
      var accepted =
          lab.elsewhere(() -> {
            SSLSocket connection = (SSLSocket) socket.accept();
            connection.startHandshake();
            return connection; // and never reads again
          });
      lab.run(() -> {
        Connection connection =
            openConnection(
                "localhost",
                socket.getLocalPort(),
                o -> o.tls(trusting).shutdownTimeout(Duration.ofMillis(50)));
        connection.writer().close();
        connection.writer().awaitClosed();
      });
      accepted.get().close();
    }
  }
}
