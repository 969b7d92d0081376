package dev.tauko.cluster;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.cluster.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One rate on three nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterRateLimiterTest {
  private TestCluster cluster;

  @BeforeAll
  void start() throws Exception {
    cluster = TestCluster.steady(3);
    cluster.awaitEngines(3);
  }

  @AfterAll
  void end() {
    cluster.close();
  }

  private ClusterRateLimiter limiter(int node, String name, int permits, int burst) {
    return ClusterRateLimiter.named(
        cluster.node(node), name, permits, Duration.ofSeconds(1), burst);
  }

  @Test
  void inNoSpanDoesMorePassThanTheRateAllows() throws Exception {
    int permits = 500;
    int burst = 50;
    ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      ClusterRateLimiter limiter = limiter(node, "counted", permits, burst);
      for (int i = 0; i < 8; i++) {
        all.add(
            cluster
                .engine(node)
                .start(() -> {
                  for (int j = 0; j < 40; j++) {
                    limiter.acquire();
                    times.add(System.nanoTime());
                  }
                })
                .toCompletableFuture());
      }
    }
    for (CompletableFuture<?> each : all) {
      TestCluster.outcome(each);
    }
    List<Long> sorted = times.stream().sorted().toList();
    assertThat(sorted).hasSize(960);
    // The time is read after a call has passed. A thread may be late then, but in all spans that
    // begin with the first call, this lets seem to pass less, not more.
    long first = sorted.getFirst();
    for (int i = 0; i < sorted.size(); i++) {
      double allowed = burst + (sorted.get(i) - first + 100_000_000L) * (permits / 1e9);
      assertThat((double) i + 1).isLessThanOrEqualTo(allowed);
    }
  }

  @Test
  void aCancelledWaitTakesNothing() throws Exception {
    ClusterRateLimiter limiter = limiter(1, "cancelled", 1, 2);
    cluster.run(
        1,
        () -> {
          limiter.acquire();
          List<Task<?>> waiting = new ArrayList<>();
          for (int i = 0; i < 50; i++) {
            waiting.add(createTask(() -> limiter.acquire()));
          }
          sleep(Duration.ofMillis(20));
          waiting.forEach(Task::cancel);
          limiter.acquire();
        });
    assertThat(limiter.passedHere()).isBetween(2L, 3L);
  }

  @Test
  void callsOfANodePassInTheirOrder() throws Exception {
    ClusterRateLimiter limiter = limiter(2, "order", 1000, 10);
    List<Integer> order = new ArrayList<>();
    cluster.run(
        2,
        () -> {
          List<Coroutine<Boolean>> calls = new ArrayList<>();
          for (int i = 0; i < 60; i++) {
            int number = i;
            calls.add(() -> {
              limiter.acquire(1 + number % 5);
              return order.add(number);
            });
          }
          gather(calls);
        });
    assertThat(order).isSorted().hasSize(60);
  }

  @Test
  void anotherRateOfTheSameNameIsAnError() throws Exception {
    ClusterRateLimiter slow = limiter(0, "two", 1, 2);
    ClusterRateLimiter fast = limiter(1, "two", 100, 2);
    cluster.run(0, () -> slow.acquire());
    assertThatThrownBy(() -> cluster.run(1, () -> fast.acquire()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rate two is 1 in PT1S with a burst of 2 as long as it is in use, not 100 in PT1S with"
                + " a burst of 2");
    assertThatThrownBy(() -> limiter(0, "two", 100, 2)).hasMessageContaining("is 1 in PT1S");
  }

  @Test
  void badArgumentsAreRejected() {
    assertThatThrownBy(() -> limiter(0, "bad", 0, 2))
        .hasMessage("permits is 0; accepted: 1 or more");
    assertThatThrownBy(() -> limiter(0, "bad", 1, 1)).hasMessage("burst is 1; accepted: 2 or more");
    ClusterRateLimiter limiter = limiter(0, "good", 10, 10);
    assertThatThrownBy(() -> limiter.acquire(6)).hasMessage("a weight is 1 to 5, not 6");
  }
}
