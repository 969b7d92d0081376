package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of the connection that a redirect came by. */
@ExtendWith(Actors.class)
class DrainingTest {
  private static final String FOUND = "HTTP/1.1 302 Found\r\nLocation: /to\r\n";

  private static long connections(ActorSystem<?> system, ScriptedServer.Script redirect)
      throws Exception {
    try (var server = ScriptedServer.start(redirect, ScriptedServer.OK)) {
      return Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              assertThat(session.get(server.url("/from").toString()).text()).isEqualTo("ok");
              return session.stats().created();
            }
          });
    }
  }

  @Test
  void theBodyOfARedirectIsDroppedForTheSakeOfItsConnection(ActorSystem<?> system)
      throws Exception {
    CompletableFuture<String> done = new CompletableFuture<>();
    assertThat(
            connections(
                system,
                peer -> {
                  peer.readRequest();
                  peer.send(FOUND + "Content-Length: 65536\r\n\r\n" + "x".repeat(65_535));
                  peer.send("x");
                  done.complete(peer.readRequest());
                  peer.respond("ok");
                  peer.awaitEnd();
                }))
        .isEqualTo(1);
    assertThat(done.join()).startsWith("GET /to ");
  }

  @Test
  void aRedirectWithALargeBodyLosesItsConnection(ActorSystem<?> system) throws Exception {
    assertThat(
            connections(
                system,
                peer -> {
                  peer.readRequest();
                  peer.trySend(FOUND + "Content-Length: 65537\r\n\r\n");
                  peer.awaitEnd();
                }))
        .isEqualTo(2);
    assertThat(
            connections(
                system,
                peer -> {
                  peer.readRequest();
                  peer.trySend(FOUND + "Transfer-Encoding: chunked\r\n\r\n");
                  peer.trySend("ffff\r\n" + "x".repeat(0xffff) + "\r\n2\r\nxx\r\n");
                  peer.awaitEnd();
                }))
        .isEqualTo(2);
  }
}
