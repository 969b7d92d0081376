package dev.tauko.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tauko.console.ConsoleServer.Events;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The stream of events, over real connections. */
class EventsTest {
  private static final String FAST = "tauko.console.interval = 50ms\n";

  @Test
  void eachSampleIsAnEvent() throws Exception {
    try (ConsoleServer server = new ConsoleServer(FAST);
        Events events = server.events()) {
      assertThat(events.status()).isEqualTo("HTTP/1.1 200 OK");
      JsonNode first = events.next();
      JsonNode second = events.next();

      assertThat(second.path("sample").asLong()).isGreaterThan(first.path("sample").asLong());
      assertThat(second.path("program").asString()).isEqualTo(first.path("program").asString());
      assertThat(first.at("/loop/answers").asBoolean()).isTrue();
      assertThat(first.path("mayCancel").asBoolean()).isFalse();
      assertThat(server.get("/api/history").json()).isNotEmpty();
    }
  }

  @Test
  void allBrowsersAreGivenTheSameSamples() throws Exception {
    try (ConsoleServer server = new ConsoleServer(FAST);
        Events one = server.events();
        Events other = server.events()) {
      long sample = one.next().path("sample").asLong() + 5;

      JsonNode first;
      do {
        first = one.next();
      } while (first.path("sample").asLong() < sample);
      JsonNode second;
      do {
        second = other.next();
      } while (second.path("sample").asLong() < first.path("sample").asLong());

      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void aPlaceIsFreeAgainWhenABrowserHasGone() throws Exception {
    try (ConsoleServer server = new ConsoleServer(FAST + "tauko.console.max-browsers = 1")) {
      try (Events only = server.events()) {
        only.next();

        assertThat(server.get("/api/events").status()).isEqualTo(503);
        assertThat(server.get("/api/events").error()).contains("tauko.console.max-browsers");
      }
      awaitAPlace(server);
    }
  }

  @Test
  void aBrowserThatTakesNothingIsCutOff() throws Exception {
    try (ConsoleServer server =
        new ConsoleServer(
            FAST
                + "tauko.console { max-browsers = 1, stuck-timeout = 200ms }\n"
                + "pekko.http.server.socket-options.so-send-buffer-size = 4 KiB\n"
                + "pekko.http.server.idle-timeout = infinite\n"
                + "pekko.loglevel = OFF")) {
      try (Socket stuck = new Socket()) {
        stuck.setReceiveBufferSize(1024);
        stuck.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        OutputStream out = stuck.getOutputStream();
        out.write(
            ("GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        byte[] begin = stuck.getInputStream().readNBytes(1_000);
        assertThat(new String(begin, StandardCharsets.UTF_8)).contains("data: ");

        awaitAPlace(server);
      }
    }
  }

  /** Asks again and again, until there is a place. */
  private static void awaitAPlace(ConsoleServer server) throws Exception {
    String status;
    do {
      try (Events next = server.events()) {
        status = next.status();
      }
    } while (!status.endsWith("200 OK"));
  }

  @Test
  void theStreamsEndWhenTheProgramDoes() throws Exception {
    ConsoleServer server = new ConsoleServer(FAST);
    Events events = server.events();
    events.next();
    server.close();

    assertThatCode(
            () -> {
              JsonNode event;
              do {
                event = events.next();
              } while (event != null);
            })
        .satisfiesAnyOf(
            ended -> assertThat(ended).isNull(),
            broken -> assertThat(broken).isInstanceOf(SocketException.class));
    events.close();
  }
}
