package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A coroutine that waits for a server says for what, and how far it is, but not the query. */
@ExtendWith(Actors.class)
class WaitingRequestTest {

  @Test
  void theRequestAndItsStageAreNamed(ActorSystem<?> system) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          asked.countDown();
          answer.await();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
          end.await();
          peer.send("k");
          peer.awaitEnd();
        })) {
      String target = server.url("/slow") + "?token=secret&page=2";
      String url = server.url("/slow") + "?…";
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder(system).connections(c -> c.limit(1)).create()) {
              Task<String> first = createTask("first", () -> session.get(target).text());
              toThread(() -> {
                asked.await();
                return 0;
              });
              assertThat(first)
                  .hasToString(
                      "Task[first, pending, waits for GET " + url + ", waiting for the response]");
              Task<String> second = createTask("second", () -> session.get(target).text());
              awaitText(
                  second, "waits for GET " + url + ", waiting for a connection, 1 of 1 in use]");
              assertThat(Engine.current().snapshot().pstree())
                  .contains(
                      "(T) second, waits for GET "
                          + url
                          + ", waiting for a connection, 1 of 1 in use")
                  .doesNotContain("secret", "page=2");
              answer.countDown();
              awaitText(first, "waits for the body of a response, of which 1 bytes have come]");
              second.cancel();
              end.countDown();
              assertThat(first.await()).isEqualTo("ok");
              return null;
            }
          });
    }
  }

  private static void awaitText(Task<?> task, String end) {
    while (!task.toString().endsWith(end)) {
      yieldNow();
    }
  }
}
