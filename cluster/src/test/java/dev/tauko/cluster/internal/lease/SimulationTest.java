package dev.tauko.cluster.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Histories of a simulated cluster, one for each seed. */
class SimulationTest {
  /** As many as {@code -Dtauko.seeds} says. */
  private static final int SEEDS = Integer.getInteger("tauko.seeds", 300);

  @Test
  void neverMoreHoldersThanPermitsAndTokensGrow() {
    long granted = 0;
    long uses = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        SafetyCheck check = run(seed);
        granted += check.granted();
        uses += check.uses();
      } catch (Throwable failure) {
        throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
      }
    }
    assertThat(granted).isGreaterThan(SEEDS);
    assertThat(uses).isGreaterThan(SEEDS);
  }

  private static SafetyCheck run(long seed) {
    SimulatedCluster cluster =
        new SimulatedCluster(seed, 3 + (int) (seed % 3), 1 + (int) (seed % 4));
    long end = 20 * SimulatedCluster.TTL;
    for (int i = 0; i < 80; i++) {
      cluster.at(cluster.random.nextLong(end), () -> start(cluster));
    }
    for (int i = 0; i < 8; i++) {
      cluster.at(cluster.random.nextLong(end), cluster::fault);
    }
    cluster.runUntil(end);
    cluster.heal();
    for (int i = 1; i < 100 && !cluster.isIdle(); i++) {
      cluster.runUntil(end + i * SimulatedCluster.TTL);
    }
    for (SimulatedNode node : cluster.nodes) {
      assertThat(node.waiting()).as("waiting at the end").isZero();
      assertThat(node.held()).as("held at the end").isZero();
      assertThat(node.isIdle()).as("the ledger has %s", node.state()).isTrue();
    }
    return cluster.check;
  }

  private static void start(SimulatedCluster cluster) {
    SimulatedNode node = cluster.nodes.get(cluster.random.nextInt(cluster.nodes.size()));
    boolean impatient = cluster.random.nextInt(4) == 0;
    node.run(() ->
        node.coroutine(
            impatient ? cluster.random.nextLong(SimulatedCluster.TTL) : 1000 * SimulatedCluster.TTL,
            cluster.random.nextLong(2 * SimulatedCluster.TTL)));
  }
}
