package dev.tauko.io;

import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.openUnixConnection;
import static dev.tauko.io.Streams.startServer;
import static dev.tauko.io.Streams.startUnixServer;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Peer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.io.TempDir;

/** Options without effect are rejected. */
class StreamOptionsTest {
  private static final InetSocketAddress ANY = new InetSocketAddress(0);

  @TempDir Path folder;

  private interface Start {
    Object with(Consumer<StreamOptions> options) throws Exception;
  }

  private static void assertRejected(Start start, Consumer<StreamOptions> options, String why) {
    assertThatThrownBy(() -> start.with(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  private static Object client(Consumer<StreamOptions> options) throws Exception {
    return openConnection("127.0.0.1", 1, options);
  }

  private static Object server(Consumer<StreamOptions> options) throws Exception {
    return startServer((reader, writer) -> writer.close(), "127.0.0.1", 0, options);
  }

  private Object unixClient(Consumer<StreamOptions> options) throws Exception {
    return openUnixConnection(folder.resolve("absent"), options);
  }

  private Object unixServer(Consumer<StreamOptions> options) throws Exception {
    return startUnixServer((reader, writer) -> writer.close(), folder.resolve("s"), options);
  }

  @OnEachMode
  void settingsOfTlsNeedTls(Lab lab) {
    lab.run(() -> {
      assertRejected(
          StreamOptionsTest::client,
          o -> o.serverHostname("localhost"),
          "serverHostname() was given without tls()");
      assertRejected(
          this::unixClient,
          o -> o.serverHostname("localhost"),
          "serverHostname() was given without tls()");
      for (Start start : new Start[] {StreamOptionsTest::client, StreamOptionsTest::server}) {
        assertRejected(
            start, o -> o.tlsEngine(engine -> {}), "tlsEngine() was given without tls()");
      }
      for (Start start : new Start[] {this::unixClient, this::unixServer}) {
        assertRejected(
            start, o -> o.tlsEngine(engine -> {}), "tlsEngine() was given without tls()");
      }
    });
  }

  @OnEachMode
  void settingsOfClientsAreNotForServers(Lab lab) {
    lab.run(() -> {
      for (Start start : new Start[] {StreamOptionsTest::server, this::unixServer}) {
        assertRejected(
            start,
            o -> o.tls(context()).serverHostname("localhost"),
            "serverHostname() is for clients, and this is a server");
        assertRejected(
            start, o -> o.localAddress(ANY), "localAddress() is for clients, and this is a server");
      }
    });
  }

  @OnEachMode
  void settingsOfServersAreNotForClients(Lab lab) {
    lab.run(() -> {
      for (Start start : new Start[] {StreamOptionsTest::client, this::unixClient}) {
        assertRejected(start, o -> o.backlog(5), "backlog() is for servers, and this is a client");
      }
    });
  }

  @OnEachMode
  void aUnixSocketHasNoLocalAddress(Lab lab) {
    lab.run(() ->
        assertRejected(
            this::unixClient,
            o -> o.localAddress(ANY),
            "localAddress() is for TCP, and this is a Unix socket"));
  }

  @OnEachMode
  void aLimitOfTheHandshakeIsOneOfStartTls(Lab lab) throws Exception {
    try (Peer peer = Peer.onTcp(conversation -> conversation.in().readAllBytes())) {
      lab.run(() -> {
        try (Connection connection =
            openConnection(
                "127.0.0.1", peer.port(), o -> o.handshakeTimeout(Duration.ofMillis(50)))) {
          assertThatThrownBy(() -> connection.writer().startTls(context(), "localhost"))
              .isInstanceOf(SSLHandshakeException.class)
              .hasMessageContaining("the TLS handshake took longer than PT0.05S");
        }
      });
    }
  }

  private static SSLContext context() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException absent) {
      throw new AssertionError(absent);
    }
  }
}
