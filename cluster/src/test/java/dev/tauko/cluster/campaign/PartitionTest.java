package dev.tauko.cluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three processes under load in network namespaces, of which one is cut off, hears nothing, or is
 * on a line that comes and goes, for a while: as many rounds as {@code -Dtauko.rounds} says.
 */
@Tag("stress")
@Timeout(14_400)
class PartitionTest {
  private static final int ROUNDS = Integer.getInteger("tauko.rounds", 5);
  private static final long SEED = Long.getLong("tauko.seed", System.nanoTime());
  private static final int NODES = 3;
  private static final int PERMITS = 6;
  private static final int COROUTINES = 12;
  private static final int PORT = 7355;
  private static final Duration LONGEST_HOLE = Duration.ofSeconds(60);

  private final Random random = new Random(SEED);
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<Long> holes = new ArrayList<>();
  private int restarts;

  @Test
  void noPermitIsHeldTwiceAndNoneIsLost() throws Exception {
    try (Namespaces net = new Namespaces(NODES);
        Resource resource = new Resource(PERMITS, net.host())) {
      try {
        for (int i = 0; i < NODES; i++) {
          nodes.add(start(i, i == 0, net, resource));
        }
        for (NodeProcess node : nodes) {
          node.awaitUp();
        }
        for (int round = 0; round < ROUNDS; round++) {
          resource.awaitFull(LONGEST_HOLE);
          round(net, resource);
          assertThat(resource.violations()).as("seed %d, round %d", SEED, round).isEmpty();
        }
        for (NodeProcess node : nodes) {
          assertThat(node.stop()).contains("permits=" + PERMITS);
        }
      } finally {
        for (NodeProcess node : nodes) {
          node.kill();
        }
      }
      Collections.sort(holes);
      System.out.println(
          "rounds: " + ROUNDS + ", seed: " + SEED + ", resource: " + resource.figures());
      System.out.println("nodes that have been downed or ended themselves: " + restarts);
      System.out.println("longest time without a grant, in ms: " + holes);
    }
  }

  private void round(Namespaces net, Resource resource) throws Exception {
    int victim = random.nextInt(NODES);
    String name = "node-" + victim;
    Duration span = Duration.ofMillis(500 + random.nextInt(9_000));
    resource.suspect(name);
    resource.measure();
    switch (random.nextInt(3)) {
      case 0 -> {
        net.cut(victim);
        pass(span);
        net.heal(victim);
      }
      case 1 -> {
        net.deafen(victim);
        pass(span);
        net.undeafen(victim);
      }
      default -> {
        for (int i = 0; i < 10; i++) {
          net.cut(victim);
          pass(span.dividedBy(20));
          net.heal(victim);
          pass(span.dividedBy(20));
        }
      }
    }
    pass(Duration.ofSeconds(6));
    resource.awaitFull(LONGEST_HOLE);
    holes.add(resource.longestGap().toMillis());
    // Whether it has been downed or not, the next round begins with three nodes that are well.
    restarts += nodes.get(victim).isAlive() ? 0 : 1;
    nodes.get(victim).kill();
    resource.forget(name);
    resource.trust(name);
    NodeProcess next = start(victim, false, net, resource);
    nodes.set(victim, next);
    next.awaitUp();
  }

  /** What is waited for here is time itself: that of a fault. */
  private static void pass(Duration span) {
    LockSupport.parkNanos(span.toNanos());
  }

  /** The first of all forms the cluster, any other one, and any later one, joins it. */
  private static NodeProcess start(int index, boolean first, Namespaces net, Resource resource)
      throws Exception {
    List<String> seeds = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      seeds.add("\"pekko://tauko@" + net.address(i) + ":" + PORT + "\"");
    }
    if (!first) {
      Collections.swap(seeds, 0, index == 0 ? 1 : 0);
    }
    return new NodeProcess(
        net.prefix(index),
        List.of(
            "node-" + index,
            net.address(index),
            Integer.toString(PORT),
            String.join(",", seeds),
            net.host().getHostAddress(),
            Integer.toString(resource.port()),
            "0",
            Integer.toString(PERMITS),
            Integer.toString(COROUTINES),
            "tauko.cluster.lease { ttl = 3s, margin = 300ms, renew-every = 500ms, shards = 8 }"));
  }
}
