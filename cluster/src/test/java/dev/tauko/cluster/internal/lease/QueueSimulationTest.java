package dev.tauko.cluster.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories of a simulated queue, one for each seed. */
class QueueSimulationTest {
  /** As many as {@code -Dtauko.seeds} says. */
  private static final int SEEDS = Integer.getInteger("tauko.seeds", 500);

  @ParameterizedTest(name = "durable: {0}")
  @ValueSource(booleans = {true, false})
  void noItemIsLostAndNoneComesAgainOnceAcknowledged(boolean durable) {
    long deliveries = 0;
    long stored = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        SimulatedQueue queue = run(seed, durable);
        deliveries += queue.deliveries;
        stored += queue.stored.size();
      } catch (Throwable failure) {
        throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
      }
    }
    assertThat(stored).isGreaterThan(20L * SEEDS);
    assertThat(deliveries).isGreaterThan(stored);
  }

  private static SimulatedQueue run(long seed, boolean durable) {
    SimulatedQueue queue = new SimulatedQueue(seed, 3, durable);
    long end = 20 * SimulatedQueue.TTL;
    for (int i = 0; i < 60; i++) {
      String item = "item-" + i;
      queue.at(
          queue.random.nextLong(end),
          () -> {
            SimulatedQueue.Node node = queue.node();
            node.run(() -> node.put(item));
          });
      queue.at(queue.random.nextLong(end), () -> get(queue));
    }
    for (int i = 0; i < 8; i++) {
      queue.at(queue.random.nextLong(end), queue::fault);
    }
    queue.runUntil(end);
    queue.heal();
    for (int i = 1; i < 60 && !queue.isEmpty(); i++) {
      queue.runUntil(end + i * SimulatedQueue.TTL);
      get(queue);
    }
    assertThat(queue.worked).as("items that somebody has worked on").containsAll(queue.stored);
    assertThat(queue.state().leased()).as("leased at the end").isZero();
    return queue;
  }

  private static void get(SimulatedQueue queue) {
    SimulatedQueue.Node node = queue.node();
    long work = queue.random.nextLong(SimulatedQueue.TTL);
    node.run(() -> node.get(work));
  }
}
