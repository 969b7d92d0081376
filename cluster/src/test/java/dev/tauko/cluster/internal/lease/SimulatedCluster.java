package dev.tauko.cluster.internal.lease;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Nodes, a network and a register in simulated time, which all come from one seed. Messages are
 * late, arrive twice or never; nodes stand still, are cut off, or die; names move from node to
 * node, and a node that is cut off or stands still does not know that it has lost them. Clocks of
 * nodes begin anywhere, run up to 1 ‰ fast or slow, and tell any time of day.
 *
 * <p>Each node is the real {@link PermitClaims}, {@link PermitLedger} and {@link TermClaim}.
 */
final class SimulatedCluster {
  static final long MS = 1_000_000;
  static final long TTL = 1_000 * MS;
  static final long MARGIN = 100 * MS;
  static final long RENEW = 200 * MS;
  private static final long TICK = 20 * MS;

  private record Event(long time, long number, Runnable action) {}

  final Random random;
  final SafetyCheck check;
  final int permits;
  final List<SimulatedNode> nodes = new ArrayList<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
  private long numbers;
  private long now;
  @Nullable TermRecord register;
  boolean calm;

  /** The node that has the name, as the cluster sees it. */
  SimulatedNode host;

  SimulatedCluster(long seed, int size, int permits) {
    this.random = new Random(seed);
    this.permits = permits;
    this.check = new SafetyCheck(permits);
    for (int i = 0; i < size; i++) {
      nodes.add(new SimulatedNode(this, i));
    }
    this.host = nodes.getFirst();
    nodes.forEach(node -> node.every(TICK, node::tick));
    nodes.forEach(node -> node.every(RENEW, node::beat));
  }

  long now() {
    return now;
  }

  void at(long time, Runnable action) {
    numbers++;
    events.add(new Event(Math.max(now, time), numbers, action));
  }

  /** Sends something from one node to another: it may be late, come twice, or never. */
  void send(SimulatedNode from, SimulatedNode to, Runnable arrival) {
    if (from == to) {
      at(now, () -> to.run(arrival));
      return;
    }
    boolean lost = !calm && random.nextInt(100) < 3;
    boolean twice = !calm && random.nextInt(100) < 3;
    for (int copies = lost ? 0 : twice ? 2 : 1; copies > 0; copies--) {
      boolean late = !calm && random.nextInt(100) == 0;
      long delay = (late ? random.nextLong(2 * TTL) : random.nextLong(20 * MS)) + 1;
      at(
          now + delay,
          () -> {
            if (from.reaches(to)) {
              to.run(arrival);
            }
          });
    }
  }

  /** Has something happen at the register, if a majority can be reached, and the answer arrive. */
  void atRegister(SimulatedNode from, Runnable operation, Runnable answer, Runnable failure) {
    at(
        now + random.nextLong(10 * MS),
        () -> {
          if (from.isConnected()) {
            operation.run();
            at(now + random.nextLong(10 * MS), () -> from.run(answer));
          } else {
            at(now + RENEW, () -> from.run(failure));
          }
        });
  }

  /** Lets time pass. */
  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().time() <= end) {
      Event event = events.poll();
      now = event.time();
      event.action().run();
      check.holders(nodes, now);
    }
    now = end;
  }

  // ---- faults ----

  /** One more thing that goes wrong. */
  void fault() {
    SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
    long span = random.nextLong(3 * TTL);
    switch (random.nextInt(5)) {
      case 0 -> {
        node.pauseUntil(now + span);
        if (node == host && random.nextBoolean()) {
          moveHost(node);
        }
      }
      case 1 -> {
        node.cutOff(true);
        at(now + span, () -> node.cutOff(false));
        if (node == host) {
          at(now + random.nextLong(TTL), () -> moveHost(node));
        }
      }
      case 2 -> {
        node.restart();
        if (node == host) {
          moveHost(node);
        }
      }
      case 3 -> {
        if (host.isConnected()) {
          host.stopServing();
          moveHost(host);
        }
      }
      default -> host.crashLedger();
    }
  }

  private void moveHost(SimulatedNode from) {
    if (host == from) {
      List<SimulatedNode> others =
          nodes.stream().filter(n -> n != from && n.isConnected() && !n.isPaused()).toList();
      if (!others.isEmpty()) {
        host = others.get(random.nextInt(others.size()));
        host.stopServing();
        host.serve();
      }
    }
  }

  /** Whether nobody waits for anything, or holds it. */
  boolean isIdle() {
    return nodes.stream()
        .allMatch(node -> node.waiting() == 0 && node.held() == 0 && node.isIdle());
  }

  /** Nothing goes wrong any more. */
  void heal() {
    calm = true;
    nodes.forEach(node -> {
      node.cutOff(false);
      node.pauseUntil(now);
    });
    nodes.stream().filter(node -> node != host).forEach(SimulatedNode::stopServing);
  }
}
