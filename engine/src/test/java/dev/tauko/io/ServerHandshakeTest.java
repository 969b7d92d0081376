package dev.tauko.io;

import static dev.tauko.io.Streams.openConnection;
import static dev.tauko.io.Streams.startServer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.tauko.testkit.Certificates;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;

/** What a server does about clients with which it cannot agree on TLS. */
class ServerHandshakeTest {
  private static SSLContext serving;
  private static SSLContext trusting;

  @BeforeAll
  static void issueACertificate() throws Exception {
    Certificates certificates = Certificates.issue("dns:localhost");
    serving = certificates.server();
    trusting = certificates.client();
  }

  private static int port(Server server) {
    return ((InetSocketAddress) server.addresses().getFirst()).getPort();
  }

  private static void end(Server server) {
    server.close();
    server.awaitClosed();
  }

  private static void greet(StreamReader reader, StreamWriter writer) throws IOException {
    try (writer) {
      writer.write("welcome\n".getBytes(US_ASCII));
      writer.drain();
    }
  }

  private static Server start(Duration limit) throws IOException {
    return startServer(
        ServerHandshakeTest::greet, "127.0.0.1", 0, o -> o.tls(serving).handshakeTimeout(limit));
  }

  private static AbstractStringAssert<?> assertOneLine(Logs logs) throws InterruptedException {
    logs.await("The TLS handshake");
    return assertThat(logs.messages())
        .singleElement()
        .asString()
        .startsWith("DEBUG The TLS handshake with 127.0.0.1:");
  }

  @OnEachMode
  void aClientThatDoesNotTrustTheCertificateIsLogged(Lab lab) throws Exception {
    Logs logs = lab.logs(Server.class, Level.DEBUG);
    lab.run(() -> {
      Server server = start(Duration.ofMinutes(1));
      assertThatThrownBy(() -> openConnection("localhost", port(server), StreamOptions::tls))
          .isInstanceOf(SSLHandshakeException.class);
      end(server);
    });
    assertOneLine(logs).contains(" failed: ").contains("certificate_unknown");
  }

  @OnEachMode
  void aClientThatDoesNotSpeakTlsIsLogged(Lab lab) throws Exception {
    Logs logs = lab.logs(Server.class, Level.DEBUG);
    lab.run(() -> {
      Server server = start(Duration.ofMinutes(1));
      try (Connection plain = openConnection("127.0.0.1", port(server))) {
        plain.writer().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
        plain.reader().read();
      }
      end(server);
    });
    assertOneLine(logs).contains(" failed: ");
  }

  @OnEachMode
  void aClientThatIsSilentIsLoggedWhenTimeIsUp(Lab lab) throws Exception {
    Logs logs = lab.logs(Server.class, Level.DEBUG);
    lab.run(() -> {
      Server server = start(Duration.ofMillis(50));
      try (Connection silent = openConnection("127.0.0.1", port(server))) {
        assertThat(silent.reader().read()).isEmpty();
      }
      end(server);
    });
    assertOneLine(logs).endsWith(" failed: the TLS handshake took longer than PT0.05S");
  }

  @OnEachMode
  void aConnectionThatWasSecureIsNotLogged(Lab lab) {
    Logs logs = lab.logs(Server.class, Level.DEBUG);
    lab.run(() -> {
      Server server = start(Duration.ofMinutes(1));
      try (Connection client = openConnection("localhost", port(server), o -> o.tls(trusting))) {
        assertThat(client.reader().readLine()).isEqualTo("welcome\n".getBytes(US_ASCII));
        client.writer().abort();
      }
      end(server);
    });
    assertThat(logs.messages()).isEmpty();
  }

  @OnEachMode
  void settingsThatFailEndTheirConnectionAndNoOther(Lab lab) throws Exception {
    Logs logs = lab.logs(Server.class);
    AtomicBoolean failed = new AtomicBoolean();
    lab.run(() -> {
      Server server =
          startServer(
              ServerHandshakeTest::greet,
              "127.0.0.1",
              0,
              o ->
                  o.tls(serving)
                      .tlsEngine(engine -> {
                        if (failed.compareAndSet(false, true)) {
                          throw new IllegalStateException("not this one");
                        }
                      }));
      Duration limit = Duration.ofSeconds(10);
      assertThatThrownBy(() ->
              openConnection(
                  "localhost", port(server), o -> o.tls(trusting).handshakeTimeout(limit)))
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("took longer");
      try (Connection next = openConnection("localhost", port(server), o -> o.tls(trusting))) {
        assertThat(next.reader().readLine()).isEqualTo("welcome\n".getBytes(US_ASCII));
      }
      end(server);
    });
    logs.await("cannot begin");
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .startsWith("ERROR TLS for the connection from 127.0.0.1:")
        .endsWith(" cannot begin");
  }
}
