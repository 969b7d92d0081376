package dev.tauko.cluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
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
 * Three processes under load, of which one hears the others late for a while, though they hear it
 * at once: as many rounds as {@code -Dtauko.rounds} says.
 */
@Tag("stress")
@Timeout(14_400)
class DelayTest {
  private static final int ROUNDS = Integer.getInteger("tauko.rounds", 5);
  private static final long SEED = Long.getLong("tauko.seed", System.nanoTime());
  private static final int NODES = 3;
  private static final int PERMITS = 6;
  private static final int COROUTINES = 12;
  private static final Duration LONGEST_HOLE = Duration.ofSeconds(60);

  private final Random random = new Random(SEED);
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Relay> relays = new ArrayList<>();
  private final List<Long> holes = new ArrayList<>();
  private int restarts;

  @Test
  void noPermitIsHeldTwiceAndNoneIsLost() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (Resource resource = new Resource(PERMITS, here)) {
      for (int i = 0; i < NODES; i++) {
        ports.add(freePort());
        relays.add(new Relay(here, ports.get(i)));
      }
      for (int i = 0; i < NODES; i++) {
        nodes.add(start(i, i == 0, resource));
      }
      for (NodeProcess node : nodes) {
        node.awaitUp();
      }
      for (int round = 0; round < ROUNDS; round++) {
        resource.awaitFull(LONGEST_HOLE);
        round(resource);
        assertThat(resource.violations()).as("seed %d, round %d", SEED, round).isEmpty();
      }
      for (NodeProcess node : nodes) {
        assertThat(node.stop()).contains("permits=" + PERMITS);
      }
      Collections.sort(holes);
      System.out.println(
          "rounds: " + ROUNDS + ", seed: " + SEED + ", resource: " + resource.figures());
      System.out.println("nodes that have been downed or ended themselves: " + restarts);
      System.out.println("longest time without a grant, in ms: " + holes);
    } finally {
      for (NodeProcess node : nodes) {
        node.kill();
      }
      for (Relay relay : relays) {
        relay.close();
      }
    }
  }

  private void round(Resource resource) throws Exception {
    int victim = random.nextInt(NODES);
    String name = "node-" + victim;
    resource.suspect(name);
    resource.measure();
    relays.get(victim).delay(Duration.ofMillis(100 + random.nextInt(4_000)));
    pass(Duration.ofMillis(2_000 + random.nextInt(8_000)));
    relays.get(victim).delay(Duration.ZERO);
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
        nodes.set(i, start(i, false, resource));
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

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The first of all forms the cluster, any other one, and any later one, joins it. */
  private NodeProcess start(int index, boolean first, Resource resource) throws Exception {
    List<String> seeds = new ArrayList<>();
    relays.forEach(relay -> seeds.add("\"pekko://tauko@127.0.0.1:" + relay.port() + "\""));
    if (!first) {
      Collections.swap(seeds, 0, index == 0 ? 1 : 0);
    }
    return new NodeProcess(
        List.of(),
        List.of(
            "node-" + index,
            "127.0.0.1",
            Integer.toString(relays.get(index).port()),
            String.join(",", seeds),
            "127.0.0.1",
            Integer.toString(resource.port()),
            "0",
            Integer.toString(PERMITS),
            Integer.toString(COROUTINES),
            "tauko.cluster.lease { ttl = 3s, margin = 300ms, renew-every = 500ms, shards = 8 }",
            "pekko.remote.artery.bind { hostname = 127.0.0.1, port = " + ports.get(index) + " }"));
  }
}
