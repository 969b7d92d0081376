package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.internal.connection.Client;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that send a byte now and then (attack 15): no single wait is long, but the whole request
 * is bounded by its total timeout.
 */
@ExtendWith(Actors.class)
class DripTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
      })
  void aResponseThatDripsEndsAtTheTotalTimeout(String beginning, ActorSystem<?> system)
      throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    String drops = beginning.isEmpty() ? "HTTP/1.1 200 OK\r\n" + "X".repeat(60_000) : "x";
    try (var server = ScriptedServer.start(peer -> drip(peer, beginning, drops, ended))) {
      assertThatThrownBy(() ->
              Coroutines.run(
                  system,
                  () -> {
                    try (var session = ClientSession.create()) {
                      ClientTimeout timeout =
                          ClientTimeout.ofTotal(Duration.ofMillis(300))
                              .withSockRead(Duration.ofSeconds(50));
                      return session
                          .get(server.url("/").toString(), r -> r.timeout(timeout))
                          .text();
                    }
                  }))
          .isExactlyInstanceOf(ServerTimeoutException.class)
          .hasMessageContaining("total timeout");
      Client.get(ended);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private static void drip(Peer peer, String beginning, String drops, CompletableFuture<Void> ended)
      throws IOException {
    peer.readRequest();
    try {
      peer.send(beginning);
      for (int i = 0; ; i++) {
        peer.send(drops.substring(i % drops.length(), i % drops.length() + 1));
        Client.pass(Duration.ofMillis(10));
      }
    } catch (IOException closed) {
      ended.complete(null);
    }
  }
}
