package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.http.internal.coding.Libraries;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A request while what the session stands on is still being loaded. */
@ExtendWith(Actors.class)
class FirstRequestTest {
  private final CountDownLatch loaded = new CountDownLatch(1);

  /** Libraries that take until the latch opens. */
  private final Libraries slow =
      coding -> {
        try {
          loaded.await();
        } catch (InterruptedException ended) {
          throw new AssertionError(ended);
        }
        return true;
      };

  /** The loop that would have to load them opens the latch. */
  @Test
  void itLeavesTheLoopToOthers(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> Site.ok("ok"))) {
      String text =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.builder().libraries(slow).create()) {
                  Task<String> request =
                      Asyncio.createTask(() -> session.get(site.url("/")).text());
                  Asyncio.yieldNow();
                  assertThat(request.isDone()).isFalse();
                  loaded.countDown();
                  return request.await();
                }
              });
      assertThat(text).isEqualTo("ok");
    }
  }

  @Test
  void itMayBeCancelled(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> Site.ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.builder().libraries(slow).create()) {
              Task<ClientResponse> request = Asyncio.createTask(() -> session.get(site.url("/")));
              Asyncio.yieldNow();
              request.cancel();
              assertThatThrownBy(request::await).isInstanceOf(CancelledError.class);
              assertThat(site.connections()).isZero();
              loaded.countDown();
              assertThat(session.get(site.url("/")).text()).isEqualTo("ok");
            }
            return null;
          });
    }
  }

  /** A limit that is shorter than the loading is for the request alone. */
  @Test
  void itsTimeBeginsAfterwards(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> Site.ok("ok"));
        var mute = ScriptedServer.start(Peer::awaitEnd)) {
      ClientTimeout limit = ClientTimeout.ofTotal(Duration.ofMillis(500));
      String text =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.builder().libraries(slow).create();
                    var other = ClientSession.create()) {
                  Task<String> request =
                      Asyncio.createTask(
                          () -> session.get(site.url("/"), o -> o.timeout(limit)).text());
                  assertThatThrownBy(
                          () -> other.get(mute.url("/").toString(), o -> o.timeout(limit)))
                      .isExactlyInstanceOf(ServerTimeoutException.class);
                  assertThat(request.isDone()).isFalse();
                  loaded.countDown();
                  return request.await();
                }
              });
      assertThat(text).isEqualTo("ok");
    }
  }

  @Test
  void closingTheSessionFailsIt(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> Site.ok("ok"))) {
      Coroutines.run(
          system,
          () -> {
            var session = ClientSession.builder().libraries(slow).create();
            Task<ClientResponse> request = Asyncio.createTask(() -> session.get(site.url("/")));
            Asyncio.yieldNow();
            session.close();
            assertThatThrownBy(() -> session.get(site.url("/")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the session is closed");
            loaded.countDown();
            assertThatThrownBy(request::await)
                .isExactlyInstanceOf(ClientConnectionException.class)
                .hasMessage("the session was closed");
            return null;
          });
      assertThat(site.connections()).isZero();
    }
  }

  /** Who needs no codings does not wait for them. */
  @Test
  void itWaitsForNothingThatItDoesNotNeed(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> Site.ok("ok"))) {
      String text =
          Coroutines.run(
              system,
              () -> {
                try (var session = ClientSession.builder().libraries(slow).create()) {
                  return session.get(site.url("/"), options -> options.decompress(false)).text();
                }
              });
      loaded.countDown();
      assertThat(text).isEqualTo("ok");
    }
  }
}
