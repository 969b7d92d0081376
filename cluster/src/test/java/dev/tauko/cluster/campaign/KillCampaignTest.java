package dev.tauko.cluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.cluster.testkit.JournalDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three processes under load, of which one after another is killed, or stands still for a while: as
 * many rounds as {@code -Dtauko.rounds} says.
 */
@Tag("stress")
@Timeout(14_400)
class KillCampaignTest {
  private static final int ROUNDS = Integer.getInteger("tauko.rounds", 5);
  private static final long SEED = Long.getLong("tauko.seed", System.nanoTime());
  private static final int NODES = 3;
  private static final int PERMITS = 6;
  private static final int COROUTINES = 12;
  private static final Duration TTL = Duration.ofSeconds(3);

  /** Detection, decision, hand-over and a lease, on a machine that does other things. */
  private static final Duration LONGEST_HOLE = Duration.ofSeconds(60);

  private final Random random = new Random(SEED);
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Long> afterKill = new ArrayList<>();
  private final List<Long> afterStop = new ArrayList<>();

  private Resource resource;
  private Items items;
  private JournalDatabase database;

  @BeforeEach
  void open() throws Exception {
    resource = new Resource(PERMITS, InetAddress.getLoopbackAddress());
    items = new Items(InetAddress.getLoopbackAddress());
    database = new JournalDatabase("127.0.0.1");
  }

  @AfterEach
  void close() throws Exception {
    resource.close();
    items.close();
    database.close();
  }

  @Test
  void noPermitIsHeldTwiceAndNeitherPermitNorItemIsLost() throws Exception {
    try {
      for (int i = 0; i < NODES; i++) {
        ports.add(freePort());
      }
      for (int i = 0; i < NODES; i++) {
        nodes.add(start(i, i == 0));
      }
      for (NodeProcess node : nodes) {
        node.awaitUp();
      }
      for (int round = 0; round < ROUNDS; round++) {
        resource.awaitFull(LONGEST_HOLE);
        round();
        assertThat(resource.violations()).as("seed %d, round %d", SEED, round).isEmpty();
        assertThat(items.violations()).as("seed %d, round %d", SEED, round).isEmpty();
      }
      for (NodeProcess node : nodes) {
        assertThat(node.stop()).contains("permits=" + PERMITS);
      }
      items.awaitAll(LONGEST_HOLE);
      assertThat(items.violations()).as("seed %d", SEED).isEmpty();
      Collections.sort(afterKill);
      Collections.sort(afterStop);
      System.out.println(
          "rounds: " + ROUNDS + ", seed: " + SEED + ", resource: " + resource.figures());
      System.out.println("items: " + items.figures());
      System.out.println("longest time without a grant, after kills, in ms: " + afterKill);
      System.out.println("longest time without a grant, after stops, in ms: " + afterStop);
    } finally {
      for (NodeProcess node : nodes) {
        node.kill();
      }
    }
  }

  private void round() throws Exception {
    int victim = random.nextInt(NODES);
    String name = "node-" + victim;
    NodeProcess node = nodes.get(victim);
    resource.suspect(name);
    resource.measure();
    if (random.nextBoolean()) {
      node.kill();
      resource.forget(name);
      pass(TTL.plusSeconds(1));
      resource.awaitFull(LONGEST_HOLE);
      afterKill.add(resource.longestGap().toMillis());
    } else {
      node.signal("STOP");
      pass(TTL.plusMillis(random.nextInt(5000)));
      resource.awaitFull(LONGEST_HOLE);
      afterStop.add(resource.longestGap().toMillis());
      node.signal("CONT");
      pass(Duration.ofSeconds(4));
      node.kill();
      resource.forget(name);
    }
    resource.trust(name);
    NodeProcess next = start(victim, false);
    nodes.set(victim, next);
    next.awaitUp();
  }

  /** What is waited for here is time itself: that of a node that stands still. */
  private static void pass(Duration span) {
    LockSupport.parkNanos(span.toNanos());
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The first of all forms the cluster, any other one, and any later one, joins it. */
  private NodeProcess start(int index, boolean first) throws Exception {
    List<String> seeds = new ArrayList<>();
    ports.forEach(port -> seeds.add("\"pekko://tauko@127.0.0.1:" + port + "\""));
    if (!first) {
      Collections.swap(seeds, 0, index == 0 ? 1 : 0);
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "node-" + index,
                "127.0.0.1",
                ports.get(index).toString(),
                String.join(",", seeds),
                "127.0.0.1",
                Integer.toString(resource.port()),
                Integer.toString(items.port()),
                Integer.toString(PERMITS),
                Integer.toString(COROUTINES),
                "tauko.cluster.lease { ttl = "
                    + TTL.toMillis()
                    + "ms, margin = 300ms, renew-every = 500ms, shards = 8 }"));
    arguments.addAll(List.of(database.settings()));
    return new NodeProcess(List.of(), arguments);
  }
}
