package dev.tauko.cluster;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.cluster.ClusterTasks.submitUnique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Task;
import dev.tauko.cluster.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that run once for an id, wherever it is submitted. */
class UniqueTest {
  private static final RemoteCoroutine<String, Integer> COUNT =
      RemoteCoroutine.of("count", 1, String.class, Integer.class);

  private final AtomicInteger runs = new AtomicInteger();
  private final BlockingQueue<Integer> began = new LinkedBlockingQueue<>();
  private final Set<Integer> stuck = ConcurrentHashMap.newKeySet();
  private TestCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster =
        TestCluster.of(
            3, "tauko.cluster.heartbeat-interval = 200ms", "tauko.cluster.unique-retention = 1 h");
    for (int node = 0; node < 3; node++) {
      int own = node;
      ClusterEngine.get(cluster.node(node))
          .register(
              COUNT,
              text -> {
                int run = runs.incrementAndGet();
                began.add(own);
                while (stuck.contains(own)) {
                  sleep(Duration.ofMillis(5));
                }
                sleep(Duration.ofMillis(20));
                return run;
              });
    }
    cluster.awaitEngines(3);
  }

  @AfterEach
  void stop() {
    stuck.clear();
    cluster.close();
  }

  @Test
  void aThousandSubmissionsFromThreeNodesRunItOnce() throws Exception {
    List<CompletableFuture<List<Integer>>> all = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      all.add(
          cluster
              .engine(node)
              .start(() -> {
                List<Task<Integer>> tasks = new ArrayList<>();
                for (int n = 0; n < 1000; n++) {
                  tasks.add(submitUnique("the-one", COUNT, "x"));
                }
                return gather(tasks);
              })
              .toCompletableFuture());
    }
    for (CompletableFuture<List<Integer>> results : all) {
      assertThat(TestCluster.outcome(results)).hasSize(1000).containsOnly(1);
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void idsSpreadOverTheNodes() throws Exception {
    cluster.run(
        0,
        () -> {
          List<Task<Integer>> tasks = new ArrayList<>();
          for (int n = 0; n < 30; n++) {
            tasks.add(submitUnique("id-" + n, COUNT, "x"));
          }
          return gather(tasks);
        });
    assertThat(runs).hasValue(30);
    assertThat(Set.copyOf(began)).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void anIdWhoseNodeIsLostRunsAgainOrFailsAsTheGuaranteeSays() throws Exception {
    stuck.addAll(Set.of(1, 2));
    // Ids until one lives on node 2, and one elsewhere than on the node that submits.
    List<CompletableFuture<Integer>> mostOnce = new ArrayList<>();
    List<CompletableFuture<Integer>> leastOnce = new ArrayList<>();
    int onTwo = 0;
    for (int n = 0; n < 24; n++) {
      String id = "id-" + n;
      boolean again = n % 2 == 0;
      CompletableFuture<Integer> outcome =
          cluster
              .engine(0)
              .start(() -> submitUnique(id, again ? COUNT.atLeastOnce() : COUNT, "x").await())
              .toCompletableFuture();
      if (began.take() == 2) {
        onTwo++;
        (again ? leastOnce : mostOnce).add(outcome);
      }
    }
    assertThat(onTwo).isPositive();
    assertThat(mostOnce).isNotEmpty();
    assertThat(leastOnce).isNotEmpty();
    cluster.kill(2);
    stuck.clear();
    for (CompletableFuture<Integer> outcome : mostOnce) {
      assertThatThrownBy(() -> TestCluster.outcome(outcome)).isInstanceOf(NodeLostException.class);
    }
    for (CompletableFuture<Integer> outcome : leastOnce) {
      assertThat(TestCluster.outcome(outcome)).isGreaterThan(24);
    }
  }
}
