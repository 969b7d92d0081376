package dev.tauko.http.test;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientSession;
import dev.tauko.test.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints how fast programs of HTTP requests run under seeds; the assertions are on what was done.
 * {@code -Dnetwork.programs=1000} has it run so many programs, each under a hundred seeds.
 */
@Tag("stress")
class NetworkSpeedStressTest {
  private static final int PROGRAMS = Integer.getInteger("network.programs", 50);
  private static final int SEEDS = 100;

  /** A program whose servers, requests and faults a number chooses. */
  private static Coroutine.OfVoid program(int number) {
    return () -> {
      SplittableRandom random = new SplittableRandom(number);
      FakeNetwork network =
          FakeNetwork.install()
              .latency(Duration.ofMillis(1), Duration.ofMillis(random.nextInt(1, 100)))
              .faults(random.nextInt(3, 30));
      int servers = random.nextInt(1, 4);
      int size = random.nextInt(20_000);
      int numberOfRequests = random.nextInt(2, 6);
      for (int i = 0; i < servers; i++) {
        network
            .server("http://host-" + i + ".test")
            .handle(request -> {
              sleep(Duration.ofMillis(20));
              return FakeResponse.ok("x".repeat(size));
            });
      }
      List<Coroutine<Boolean>> requests = new ArrayList<>();
      try (var session = ClientSession.builder().retry(3).create()) {
        for (int i = 0; i < numberOfRequests; i++) {
          String url = "http://host-" + random.nextInt(servers) + ".test/" + i;
          requests.add(() -> isAnswered(session, url, size));
        }
        gather(requests);
      }
    };
  }

  private static boolean isAnswered(ClientSession session, String url, int size) {
    try {
      assertThat(session.get(url).text()).hasSize(size);
      return true;
    } catch (ClientException lost) {
      return false;
    }
  }

  @Test
  void programsUnderAHundredSeedsEach() {
    long begin = System.nanoTime();
    int runs = 0;
    for (int number = 0; number < PROGRAMS; number++) {
      runs +=
          Simulation.setup()
              .wallLimit(Duration.ofMinutes(5))
              .explore(SEEDS, program(number))
              .runs();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%d programs under %d seeds each: %.1f s, %.0f runs/s%n",
        PROGRAMS, SEEDS, seconds, runs / seconds);
    assertThat(runs).isEqualTo(PROGRAMS * SEEDS);
  }
}
