package dev.tauko.cluster;

import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Runner;
import dev.tauko.cluster.testkit.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bodies of which one runs, and the events of a cluster. */
@Tag("stress")
class SingletonTest {
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @Test
  void oneRunsAndMovesWhenItsNodeLeavesOrIsLost() throws Exception {
    try (TestCluster cluster = TestCluster.of(4)) {
      for (int node = 0; node < 4; node++) {
        String name = "node-" + node;
        ClusterEngine.get(cluster.node(node))
            .startSingleton(
                "one",
                () -> {
                  seen.add("begins on " + name);
                  try {
                    sleep(Duration.ofDays(1));
                  } finally {
                    sleep(Duration.ofMillis(10));
                    seen.add("ends on " + name);
                  }
                });
      }
      assertThat(seen.take()).isEqualTo("begins on node-0");
      cluster.leave(0);
      assertThat(seen.take()).isEqualTo("ends on node-0");
      // Which of the others joined first, and is the older one, is not known.
      String second = seen.take();
      assertThat(second).matches("begins on node-[123]");
      int killed = second.charAt(second.length() - 1) - '0';
      cluster.kill(killed);
      String next = seen.take();
      assertThat(next.equals("ends on node-" + killed) ? seen.take() : next)
          .matches("begins on node-[123]");
    }
  }

  @Test
  void oneThatFailsIsRunAgainAndOneThatReturnsIsNot() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    try (Runner runner =
        Runner.create(
            ConfigFactory.parseString("tauko.cluster.singleton.backoff = 1ms")
                .withFallback(ConfigFactory.load()))) {
      ClusterEngine engine = ClusterEngine.get(runner.engine().system());
      engine.startSingleton(
          "some",
          () -> {
            if (runs.incrementAndGet() < 3) {
              throw new IllegalStateException("not yet");
            }
            seen.add("returns");
          });
      assertThat(seen.take()).isEqualTo("returns");
      assertThat(runs).hasValue(3);
      assertThatThrownBy(() -> engine.startSingleton("some", () -> {}))
          .hasMessage("the singleton some has been started on this node already");
      assertThatThrownBy(() -> engine.startSingleton("a/b", () -> {}))
          .hasMessageStartingWith("the name of a singleton is 'a/b'; accepted: ");
    }
  }

  @Test
  void eventsTellOfNodesThatComeAndGo() throws Exception {
    try (TestCluster cluster = TestCluster.of(2)) {
      String first = cluster.address(0).toString();
      String second = cluster.address(1).toString();
      cluster.run(
          0,
          () -> {
            try (NodeEvents events = ClusterEngine.current().events()) {
              assertThat(List.of(events.next().address(), events.next().address()))
                  .containsExactlyInAnyOrder(first, second);
              cluster.add("pekko.cluster.roles = [third]");
              String third = cluster.address(2).toString();
              assertThat(events.next()).isEqualTo(new NodeEvent.Up(third, Set.of("third")));
              cluster.node(2).terminate();
              assertThat(events.next()).isInstanceOf(NodeEvent.Unreachable.class);
              assertThat(events.next()).isInstanceOf(NodeEvent.Leaving.class);
              assertThat(events.next()).isEqualTo(new NodeEvent.Removed(third, Set.of("third")));
            }
          });
    }
  }

  @Test
  void withoutAClusterThisNodeIsUp() {
    try (Runner runner = Runner.create(ConfigFactory.load())) {
      runner.run(() -> {
        try (NodeEvents events = ClusterEngine.current().events()) {
          assertThat(events.next().address()).isEqualTo(ClusterEngine.current().address());
        }
      });
    }
  }
}
