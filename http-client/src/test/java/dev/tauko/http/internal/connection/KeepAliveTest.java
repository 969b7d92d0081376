package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.ClientSession;
import dev.tauko.http.Headers;
import dev.tauko.http.SessionStats;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For how long connections are kept whose servers say it. */
@ExtendWith(Actors.class)
class KeepAliveTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          `timeout=5`, 4
          `timeout=5, max=1000`, 4
          `max=100 ,, Timeout = "7"`, 6
          `timeout=1`, 0
          `timeout=0`, 0
          `timeout=2, timeout=9`, 1
          `timeout=-1`,
          `timeout=1.5`,
          `timeout=99999999999`,
          `timeout`,
          `max=3`,
          ``,
          """)
  void theFieldIsReadWithAMargin(String value, Long seconds) {
    assertThat(KeepAlive.of(Headers.of("keep-alive", value)))
        .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
  }

  @Test
  void withoutTheFieldTheSessionDecides() {
    assertThat(KeepAlive.of(Headers.EMPTY)).isNull();
  }

  private static SessionStats afterTwo(ActorSystem<?> system, String field, Duration keepAlive)
      throws Exception {
    try (Site site = Site.start(asked -> Site.status(200, field))) {
      return Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().connections(c -> c.keepAlive(keepAlive)).create()) {
              session.get(site.url("/")).bytes();
              session.get(site.url("/")).bytes();
              return session.stats();
            }
          });
    }
  }

  @Test
  void aConnectionThatTheServerClosesSoonIsNotUsedAgain(ActorSystem<?> system) throws Exception {
    assertThat(afterTwo(system, "Keep-Alive: timeout=1", Duration.ofSeconds(60)).reused()).isZero();
    assertThat(afterTwo(system, "Keep-Alive: timeout=60", Duration.ofSeconds(60)).reused())
        .isEqualTo(1);
    assertThat(afterTwo(system, "Keep-Alive: timeout=60", Duration.ZERO).reused()).isZero();
  }

  @Test
  void aConnectionIsClosedBeforeItsServerClosesIt(ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> long0 = new CompletableFuture<>();
    CompletableFuture<Peer.End> short1 = new CompletableFuture<>();
    try (var server =
            ScriptedServer.start(
                peer -> {
                  peer.readRequest();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                  long0.complete(peer.awaitEnd());
                },
                peer -> {
                  peer.readRequest();
                  peer.send(
                      "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=2\r\nContent-Length: 0\r\n\r\n");
                  short1.complete(peer.awaitEnd());
                });
        var session =
            ClientSession.builder(system)
                .connections(c -> c.keepAlive(Duration.ofDays(1)))
                .create()) {
      Coroutines.run(system, () -> session.get(server.url("/").toString()).bytes());
      Coroutines.run(system, () -> session.get("http://localhost:" + server.port() + "/").bytes());
      assertThat(short1.get(60, TimeUnit.SECONDS)).isEqualTo(Peer.End.FINISHED);
      assertThat(long0).isNotDone();
      SessionStats stats = Coroutines.run(system, session::stats);
      assertThat(stats.expired()).isEqualTo(1);
      assertThat(stats.idle()).isEqualTo(1);
    }
  }
}
