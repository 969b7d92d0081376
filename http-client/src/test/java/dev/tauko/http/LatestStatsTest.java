package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Task;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The figures of a session that any thread may read. */
@ExtendWith(Actors.class)
class LatestStatsTest {
  private static final SessionStats NOTHING = new SessionStats(0, 0, 0, 0, 0, 0, 0, 0);

  @Test
  void theyFollowThePool(ActorSystem<?> system) throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (var server =
        ScriptedServer.start(peer -> {
          peer.readRequest();
          answer.await();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          peer.awaitEnd();
        })) {
      String url = server.url("/").toString();
      ClientSession session = ClientSession.builder(system).connections(c -> c.limit(1)).create();
      assertThat(session.latestStats()).isEqualTo(NOTHING);
      Coroutines.run(
          system,
          () -> {
            Task<String> first = createTask(() -> session.get(url).text());
            while (session.latestStats().inUse() < 1) {
              yieldNow();
            }
            Task<String> second = createTask(() -> session.get(url).text());
            Task<String> third = createTask(() -> session.get(url).text());
            while (session.latestStats().waiting() < 2) {
              yieldNow();
            }
            assertThat(session.latestStats()).isEqualTo(session.stats());
            second.cancel();
            third.cancel();
            gatherSettled(second, third);
            assertThat(session.stats().waiting()).isZero();
            answer.countDown();
            first.await();
            assertThat(session.stats()).isEqualTo(new SessionStats(1, 1, 0, 0, 1, 0, 0, 0));
            assertThat(session.latestStats()).isEqualTo(session.stats());
            session.close();
            while (session.latestStats().open() > 0) {
              yieldNow();
            }
            return null;
          });
      assertThat(session.latestStats()).isEqualTo(new SessionStats(0, 0, 0, 0, 1, 0, 0, 0));
    }
  }
}
