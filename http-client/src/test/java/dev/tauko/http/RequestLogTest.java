package dev.tauko.http;

import static dev.tauko.http.testkit.Site.ok;
import static dev.tauko.http.testkit.Site.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tauko.http.internal.settings.LogSettings;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import dev.tauko.test.Simulation;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** What {@code tauko.http.log} says of requests. */
@ExtendWith(Actors.class)
class RequestLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("tauko.http.log");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  /** What was logged, with N in place of what differs from run to run. */
  private List<String> lines(Level level) {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .map(line -> line.replaceAll("^#\\d+", "#N").replaceAll(" \\d+ ms", " N ms"))
        .toList();
  }

  @Test
  void aRequestIsOneLine(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> ok("body"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.post(site.url("/a"), RequestBody.bytes(new byte[3])).text();
            }
          });
      assertThat(lines(Level.INFO))
          .containsExactly(
              "#N POST " + site.url("/a") + ": 200, 3 bytes sent, 4 received, N ms, attempts: 1");
      assertThat(lines(Level.TRACE)).isEmpty();
    }
  }

  @Test
  void redirectsAndRepetitionsBelongToTheirRequest(ActorSystem<?> system) throws Exception {
    try (Site site =
        Site.start(asked ->
            switch (asked.target()) {
              case "/a" -> status(302, "Location: /b");
              default -> status(503);
            })) {
      Simulation.run(() -> {
        try (var session = ClientSession.builder().retry(2).create()) {
          return session.get(site.url("/a")).bytes();
        }
      });
      assertThat(lines(Level.INFO))
          .containsExactly(
              "#N GET "
                  + site.url("/a")
                  + " -> "
                  + site.url("/b")
                  + ": 503, 0 bytes sent, 0 received, N ms, attempts: 3");
    }
  }

  @Test
  void aFailureIsNamed(ActorSystem<?> system) {
    Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.create()) {
            assertThatThrownBy(() -> session.get("http://127.0.0.1:1/"))
                .isInstanceOf(ClientConnectorException.class);
            return null;
          }
        });
    assertThat(lines(Level.INFO))
        .singleElement()
        .asString()
        .startsWith(
            "#N GET http://127.0.0.1:1/: no response, 0 bytes sent, 0 received, N ms, attempts: 1,"
                + " ClientConnectorException: ");
  }

  @Test
  void aBodyThatBreaksOffIsAFailureBehindItsStatus(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
        })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              assertThatThrownBy(() -> session.get(server.url("/").toString()).bytes())
                  .isInstanceOf(ClientPayloadException.class);
              return null;
            }
          });
    }
    assertThat(lines(Level.INFO))
        .singleElement()
        .asString()
        .contains(": 200, 0 bytes sent, 3 received, N ms, attempts: 1, ClientPayloadException: ");
  }

  @Test
  void aTransportIsLoggedAsConnectionsAre(ActorSystem<?> system) {
    Coroutines.run(
        system,
        () -> {
          try (var session =
              ClientSession.builder()
                  .transport(asked -> ClientResponse.of(asked, 200, Headers.EMPTY, "body"))
                  .create()) {
            return session.get("http://a.test/").text();
          }
        });
    assertThat(lines(Level.INFO))
        .containsExactly("#N GET http://a.test/: 200, 0 bytes sent, 4 received, N ms, attempts: 1");
  }

  @Test
  void headsAreShownAtTraceWithoutSecrets(ActorSystem<?> system) throws Exception {
    logger.setLevel(Level.TRACE);
    try (Site site =
        Site.start(asked ->
            "HTTP/1.1 200 Fine\r\nSet-Cookie: id=geheim\r\nX-Mine: geheim\r\nLink:"
                + " <http://u:geheim@a.test/?token=geheim&x=1>\r\nContent-Length: 0\r\n\r\n")) {
      String url = site.url("/a?Token=geheim&b=1&mine=geheim");
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder()
                    .log(log -> log.hiddenHeaders("x-mine").hiddenParameters("token", "mine"))
                    .userAgent("")
                    .decoding(group -> group.decompress(false))
                    .create()) {
              return session
                  .post(
                      url.replace("//", "//user:geheim@"),
                      request ->
                          request
                              .cookie("id", "geheim")
                              .header("X-Mine", "geheim")
                              .header("Proxy-Authorization", "geheim")
                              .text("hello"))
                  .bytes();
            }
          });
      String host = site.url("").substring("http://".length());
      assertThat(lines(Level.INFO))
          .containsExactly(
              "#N POST "
                  + site.url("/a?Token=***&b=1&mine=***")
                  + ": 200, 5 bytes sent, 0 received, N ms, attempts: 1");
      assertThat(lines(Level.TRACE)).hasSize(2);
      assertThat(lines(Level.TRACE).getFirst().lines())
          .startsWith("#N", "> POST /a?Token=***&b=1&mine=*** HTTP/1.1", "> Host: " + host)
          .contains(
              "> Authorization: ***",
              "> Cookie: ***",
              "> X-Mine: ***",
              "> Proxy-Authorization: ***",
              "> Content-Type: text/plain; charset=utf-8",
              "> Content-Length: 5");
      assertThat(lines(Level.TRACE).getLast().lines())
          .containsExactly(
              "#N",
              "< HTTP/1.1 200 Fine",
              "< Set-Cookie: ***",
              "< X-Mine: ***",
              "< Link: <http://***@a.test/?token=***&x=1>",
              "< Content-Length: 0");
      assertThat(lines(Level.TRACE)).noneMatch(line -> line.contains("geheim"));
    }
  }

  @Test
  void theHandshakeOfAWebSocketIsShownWithoutSecrets(ActorSystem<?> system) throws Exception {
    logger.setLevel(Level.TRACE);
    try (Site site = Site.start(asked -> status(403))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              assertThatThrownBy(() ->
                      session.webSocket(
                          site.url("/socket"), socket -> socket.basic("user", "geheim")))
                  .isInstanceOf(WebSocketHandshakeException.class);
              return null;
            }
          });
    }
    assertThat(lines(Level.TRACE).getFirst().lines())
        .contains("> GET /socket HTTP/1.1", "> Upgrade: websocket", "> Authorization: ***");
    assertThat(lines(Level.INFO)).singleElement().asString().contains("/socket: 403, ");
  }

  @Test
  void nothingIsLoggedWhileTheLoggerIsOff(ActorSystem<?> system) throws Exception {
    logger.setLevel(Level.WARN);
    try (Site site = Site.start(asked -> ok("body"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              return session.get(site.url("/")).text();
            }
          });
    }
    assertThat(log.list).isEmpty();
    RequestLog requests = new RequestLog(new LogSettings(List.of(), List.of()));
    assertThat(requests.start(Requests.get(system, Url.parse("http://a.test/")))).isNull();
  }
}
