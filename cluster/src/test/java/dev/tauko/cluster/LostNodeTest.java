package dev.tauko.cluster;

import static dev.tauko.Asyncio.sleep;
import static dev.tauko.cluster.ClusterTasks.call;
import static dev.tauko.cluster.ClusterTasks.mapCluster;
import static dev.tauko.cluster.ClusterTasks.mapClusterAsDone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
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
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls whose node, or whose caller's node, goes away meanwhile. */
@Tag("stress")
class LostNodeTest {
  private static final RemoteCoroutine<Integer, String> WORK =
      RemoteCoroutine.of("work", 1, Integer.class, String.class);

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final Set<String> stuck = ConcurrentHashMap.newKeySet();
  private TestCluster cluster;

  /** Three nodes. A body waits for good on those that are stuck, and returns its node elsewhere. */
  private void start() throws Exception {
    cluster = TestCluster.of(3, "tauko.cluster.heartbeat-interval = 200ms");
    for (int node = 0; node < 3; node++) {
      register(cluster.node(node), "node-" + node);
    }
    cluster.awaitEngines(3);
  }

  private void register(ActorSystem<?> system, String name) {
    ClusterEngine.get(system)
        .register(
            WORK,
            number -> {
              seen.add(number + " on " + name);
              try {
                while (stuck.contains(name)) {
                  sleep(Duration.ofMillis(5));
                }
                sleep(Duration.ofMillis(1));
                return name;
              } catch (CancelledError cancelled) {
                seen.add(number + " cancelled on " + name);
                throw cancelled;
              }
            });
  }

  @AfterEach
  void stop() {
    stuck.clear();
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void atMostOnceALostNodeIsAnException() throws Exception {
    start();
    stuck.add("node-2");
    String address = cluster.address(2).toString();
    CompletableFuture<String> outcome =
        cluster.engine(0).start(() -> call(WORK.onRole("node-2"), 1)).toCompletableFuture();
    assertThat(seen.take()).isEqualTo("1 on node-2");
    cluster.kill(2);
    assertThatThrownBy(() -> TestCluster.outcome(outcome))
        .isInstanceOfSatisfying(
            NodeLostException.class, lost -> assertThat(lost.node()).isEqualTo(address))
        .hasMessage(address + " was lost before work@1 had ended there");
  }

  @Test
  void atLeastOnceTheBodyRunsAgainElsewhere() throws Exception {
    start();
    stuck.addAll(Set.of("node-0", "node-1", "node-2"));
    List<CompletableFuture<String>> outcomes = new ArrayList<>();
    for (int number = 0; number < 6; number++) {
      int argument = number;
      outcomes.add(
          cluster.engine(0).start(() -> call(WORK.atLeastOnce(), argument)).toCompletableFuture());
    }
    int onTheLost = 0;
    for (int n = 0; n < 6; n++) {
      onTheLost += seen.take().endsWith("on node-2") ? 1 : 0;
    }
    assertThat(onTheLost).isEqualTo(2);
    stuck.clear();
    stuck.add("node-2");
    cluster.kill(2);
    for (CompletableFuture<String> outcome : outcomes) {
      assertThat(TestCluster.outcome(outcome)).isIn("node-0", "node-1");
    }
    assertThat(seen.stream().filter(each -> each.matches("\\d on node-[01]"))).hasSize(2);
  }

  @Test
  void aBodyIsCancelledWhenItsCallersNodeIsLost() throws Exception {
    start();
    stuck.add("node-1");
    Task<String> task = cluster.engine(2).start(() -> call(WORK.onRole("node-1"), 7));
    var _ = task.toCompletableFuture().exceptionally(_ -> "");
    assertThat(seen.take()).isEqualTo("7 on node-1");
    cluster.kill(2);
    assertThat(seen.take()).isEqualTo("7 cancelled on node-1");
  }

  @Test
  void aNodeThatLeavesIsGivenNothingMoreAndEndsWhatItHas() throws Exception {
    start();
    stuck.add("node-2");
    CompletableFuture<String> once =
        cluster.engine(0).start(() -> call(WORK.onRole("node-2"), 1)).toCompletableFuture();
    assertThat(seen.take()).isEqualTo("1 on node-2");
    CompletableFuture<Void> leaving = CompletableFuture.runAsync(() -> cluster.leave(2));
    // New calls go elsewhere as soon as the node has said that it leaves.
    stuck.remove("node-2");
    assertThat(TestCluster.outcome(once)).isEqualTo("node-2");
    TestCluster.outcome(leaving);
    List<String> places =
        cluster.run(0, () -> mapCluster(IntStream.range(0, 20).boxed().toList(), 10, WORK));
    assertThat(Set.copyOf(places)).containsExactlyInAnyOrder("node-0", "node-1");
  }

  @Test
  void aBodyThatDoesNotEndInTimeIsCancelled() throws Exception {
    start();
    ActorSystem<Void> leaving =
        cluster.addAndAwait(4, "tauko.drain-timeout = 0s", "pekko.cluster.roles = [leaving]");
    register(leaving, "leaving");
    cluster.awaitEngines(4);
    stuck.add("leaving");
    CompletableFuture<String> once =
        cluster.engine(0).start(() -> call(WORK.onRole("leaving"), 1)).toCompletableFuture();
    assertThat(seen.take()).isEqualTo("1 on leaving");
    cluster.leave(3);
    assertThatThrownBy(() -> TestCluster.outcome(once))
        .isInstanceOf(NodeLostException.class)
        .hasMessageContaining(" left the cluster before work@1 had ended there");
    assertThat(seen).contains("1 cancelled on leaving");
  }

  @Test
  void aMapGoesOnWhileNodesComeAndGo() throws Exception {
    start();
    List<Integer> items = IntStream.range(0, 600).boxed().toList();
    Set<String> places = ConcurrentHashMap.newKeySet();
    CompletableFuture<Integer> counted =
        cluster
            .engine(0)
            .start(() -> {
              List<String> results = new ArrayList<>();
              mapClusterAsDone(
                  items,
                  12,
                  WORK.atLeastOnce(),
                  place -> {
                    results.add(place);
                    places.add(place);
                    if (results.size() == 100) {
                      stuck.add("node-2");
                      seen.add("a hundred");
                    }
                    if (results.size() == 200) {
                      seen.add("two hundred");
                    }
                  });
              return results.size();
            })
            .toCompletableFuture();
    awaitSeen("a hundred");
    cluster.kill(2);
    ActorSystem<Void> fourth = cluster.add("pekko.cluster.roles = [late]");
    register(fourth, "late");
    assertThat(TestCluster.outcome(counted)).isEqualTo(600);
    assertThat(places).contains("node-0", "node-1", "node-2");
  }

  private void awaitSeen(String text) throws InterruptedException {
    while (!seen.take().equals(text)) {
      // Something else.
    }
  }
}
