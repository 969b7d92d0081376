package dev.tauko.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Asyncio;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.http.internal.settings.RateSettings;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.Site;
import dev.tauko.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;

/** How fast requests may follow each other, by the event loop's virtual clock. */
class RateLimitTest {

  /** What has passed, and when. */
  private final List<String> passed = new ArrayList<>();

  /** Stands for the network. */
  private static final class Network extends RuntimeException {}

  private static RateLimitMiddleware limit(int requests, Duration per, int burst) {
    return new RateLimitMiddleware(new RateSettings(requests, per, burst));
  }

  /** Lets a request to a path at a host pass. */
  private void pass(RateLimitMiddleware limiting, String url, ClientTimeout timeout) {
    ActorSystem<?> system = Engine.current().system();
    ClientRequest request = Requests.get(system, Url.parse(url), timeout);
    try {
      limiting.handle(
          request,
          sent -> {
            passed.add(sent.url().getPath() + " " + Asyncio.runningLoop().time().toMillis());
            throw new Network();
          });
    } catch (Network reached) {
      // As it should be.
    }
  }

  private void pass(RateLimitMiddleware limiting, String url) {
    pass(limiting, url, ClientTimeout.NONE);
  }

  @Test
  void requestsToOneOriginPassOneAfterAnother() throws Exception {
    Simulation.run(() -> {
      RateLimitMiddleware limiting = limit(2, ofSeconds(1), 1);
      List<Coroutine<Object>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String url = "http://a/" + i;
        calls.add(() -> {
          pass(limiting, url);
          return url;
        });
      }
      return gather(calls);
    });
    assertThat(passed).containsExactly("/0 0", "/1 500", "/2 1000", "/3 1500");
  }

  @Test
  void aBurstPassesAtOnceAfterAPause() {
    Simulation.run(() -> {
      RateLimitMiddleware limiting = limit(1, ofSeconds(1), 2);
      for (int i = 0; i < 3; i++) {
        pass(limiting, "http://a/" + i);
      }
      Asyncio.sleep(ofSeconds(10));
      for (int i = 3; i < 6; i++) {
        pass(limiting, "http://a/" + i);
      }
      return null;
    });
    assertThat(passed)
        .containsExactly("/0 0", "/1 0", "/2 1000", "/3 11000", "/4 11000", "/5 12000");
  }

  @Test
  void anotherOriginHasARateOfItsOwn() {
    Simulation.run(() -> {
      RateLimitMiddleware limiting = limit(1, Duration.ofHours(1), 1);
      pass(limiting, "http://a/0");
      pass(limiting, "http://b/0");
      pass(limiting, "https://a/0");
      pass(limiting, "http://a:81/0");
      return null;
    });
    assertThat(passed).containsExactly("/0 0", "/0 0", "/0 0", "/0 0");
  }

  @Test
  void whoIsCancelledWhileWaitingTakesNothing() throws Exception {
    Simulation.run(() -> {
      RateLimitMiddleware limiting = limit(1, ofSeconds(10), 1);
      pass(limiting, "http://a/0");
      Task<?> first = createTask(() -> pass(limiting, "http://a/1"));
      Task<?> second = createTask(() -> pass(limiting, "http://a/2"));
      Asyncio.sleep(ofSeconds(4));
      first.cancel();
      return second.await();
    });
    assertThat(passed).containsExactly("/0 0", "/2 10000");
  }

  @Test
  void theTotalTimeoutCountsWhileWaiting() {
    Simulation.run(() -> {
      RateLimitMiddleware limiting = limit(1, Duration.ofHours(1), 1);
      pass(limiting, "http://a/0");
      assertThatThrownBy(
              () -> pass(limiting, "http://a/1", ClientTimeout.ofTotal(Duration.ofMinutes(1))))
          .isExactlyInstanceOf(ServerTimeoutException.class)
          .hasMessage(
              "GET http://a/1 was not complete within 60000 ms, its total timeout: it is still"
                  + " waiting for its turn under rate-limit");
      return null;
    });
    assertThat(passed).containsExactly("/0 0");
  }

  @Test
  void aSessionKeepsItsRate() throws Exception {
    try (Site site = Site.start(asked -> Site.ok("ok"))) {
      Duration took =
          Simulation.run(() -> {
            try (var session = ClientSession.builder().rateLimit(1, ofSeconds(5)).create()) {
              session.get(site.url("/")).text();
              session.get(site.url("/")).text();
              return Asyncio.runningLoop().time();
            }
          });
      assertThat(took).isEqualTo(ofSeconds(5));
    }
  }
}
