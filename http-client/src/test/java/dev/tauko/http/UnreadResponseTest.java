package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A response that nobody reads or closes, while its request's time runs out. */
@ExtendWith(Actors.class)
class UnreadResponseTest {
  private static final Duration SOON = Duration.ofSeconds(2);

  private final CompletableFuture<Peer.End> end = new CompletableFuture<>();

  private ScriptedServer.Script sending(String head, String body) {
    return peer -> {
      peer.readRequest();
      peer.send("HTTP/1.1 200 OK\r\n" + head + "\r\n\r\n" + body);
      end.complete(peer.awaitEnd());
    };
  }

  @Test
  void itsConnectionEndsWithTheTimeOfItsRequest(ActorSystem<?> system) throws Exception {
    try (var server =
        ScriptedServer.start(
            sending("Content-Length: 9", "abc"),
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            })) {
      Coroutines.run(
          system,
          () -> {
            try (var session = Sessions.with("limit = 1")) {
              String url = server.url("/").toString();
              ClientResponse unread = session.get(url, request -> request.timeout(SOON));
              // The only place is free only when the first connection is gone.
              assertThat(session.get(url, o -> o.timeout(Duration.ofSeconds(10))).text())
                  .isEqualTo("ok");
              assertThat(Asyncio.await(end)).isEqualTo(Peer.End.RESET);
              assertThatThrownBy(() -> unread.read(1))
                  .isExactlyInstanceOf(ServerTimeoutException.class)
                  .hasMessage("GET " + url + " was not complete within 2000 ms, its total timeout");
              return null;
            }
          });
    }
  }
}
