package dev.tauko.cluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.cluster.testkit.JournalDatabase;
import java.io.IOException;
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
  void noPermitIsHeldTwiceAndNeitherPermitNorItemIsLost() throws Exception {
    try (Namespaces net = new Namespaces(NODES);
        Resource resource = new Resource(PERMITS, net.host());
        Items items = new Items(net.host());
        JournalDatabase database = new JournalDatabase("127.0.0.1");
        Relay journal = new Relay(net.host(), database.port())) {
      List<String> arguments =
          arguments(
              net, resource, items, database.settings(net.host().getHostAddress(), journal.port()));
      try {
        for (int i = 0; i < NODES; i++) {
          nodes.add(start(i, i == 0, net, arguments));
        }
        for (NodeProcess node : nodes) {
          node.awaitUp();
        }
        for (int round = 0; round < ROUNDS; round++) {
          resource.awaitFull(LONGEST_HOLE);
          round(net, resource, victim -> start(victim, false, net, arguments));
          assertThat(resource.violations()).as("seed %d, round %d", SEED, round).isEmpty();
          assertThat(items.violations()).as("seed %d, round %d", SEED, round).isEmpty();
        }
        for (NodeProcess node : nodes) {
          assertThat(node.stop()).contains("permits=" + PERMITS);
        }
        items.awaitAll(LONGEST_HOLE);
        assertThat(items.violations()).as("seed %d", SEED).isEmpty();
      } finally {
        for (NodeProcess node : nodes) {
          node.kill();
        }
      }
      Collections.sort(holes);
      System.out.println(
          "rounds: " + ROUNDS + ", seed: " + SEED + ", resource: " + resource.figures());
      System.out.println("items: " + items.figures());
      System.out.println("nodes that have been downed or ended themselves: " + restarts);
      System.out.println("longest time without a grant, in ms: " + holes);
    }
  }

  /** Starts a node in the place of one that has been killed. */
  @FunctionalInterface
  private interface Starter {
    NodeProcess start(int index) throws Exception;
  }

  private void round(Namespaces net, Resource resource, Starter starter) throws Exception {
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
    // Whoever has been downed, the next round begins with three nodes that are well.
    for (int i = 0; i < NODES; i++) {
      boolean ended = !nodes.get(i).isAlive();
      restarts += ended ? 1 : 0;
      if (ended || i == victim) {
        nodes.get(i).kill();
        resource.forget("node-" + i);
        nodes.set(i, starter.start(i));
      }
    }
    resource.trust(name);
    for (NodeProcess node : nodes) {
      node.awaitUp();
    }
  }

  /** What is waited for here is time itself: that of a fault. */
  private static void pass(Duration span) {
    LockSupport.parkNanos(span.toNanos());
  }

  /** What nodes are told of what they share. */
  private static List<String> arguments(
      Namespaces net, Resource resource, Items items, String[] journal) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                net.host().getHostAddress(),
                Integer.toString(resource.port()),
                Integer.toString(items.port()),
                Integer.toString(PERMITS),
                Integer.toString(COROUTINES),
                "tauko.cluster.lease { ttl = 3s, margin = 300ms, renew-every = 500ms, shards = 8"
                    + " }"));
    arguments.addAll(List.of(journal));
    return arguments;
  }

  /** The first of all forms the cluster, any other one, and any later one, joins it. */
  private static NodeProcess start(int index, boolean first, Namespaces net, List<String> shared)
      throws Exception {
    List<String> seeds = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      seeds.add("\"pekko://tauko@" + net.address(i) + ":" + PORT + "\"");
    }
    if (!first) {
      Collections.swap(seeds, 0, index == 0 ? 1 : 0);
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "node-" + index,
                net.address(index),
                Integer.toString(PORT),
                String.join(",", seeds)));
    arguments.addAll(shared);
    return new NodeProcess(net.prefix(index), arguments);
  }
}
