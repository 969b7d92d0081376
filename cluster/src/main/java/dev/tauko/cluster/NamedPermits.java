package dev.tauko.cluster;

import dev.tauko.cluster.internal.lease.LeaseNode;
import dev.tauko.cluster.internal.lease.LedgerRequest;
import dev.tauko.cluster.internal.lease.LedgerState;
import dev.tauko.cluster.internal.wire.WireText;
import dev.tauko.internal.log.Printable;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** The permits of one name: what a lock and a semaphore have in common. */
final class NamedPermits {
  private static final int LONGEST_NAME = 200;

  private final ClusterEngine engine;
  private final LeaseNode node;
  private final String id;
  private final String label;
  private final int permits;

  NamedPermits(ActorSystem<?> system, String kind, String name, int permits) {
    this.engine = ClusterEngine.get(system);
    this.node = LeaseNode.get(system);
    this.id = kind + "/" + requireName(name);
    this.label = kind + " " + Printable.of(name);
    this.permits = permits;
  }

  static String requireName(String name) {
    Objects.requireNonNull(name, "name");
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a name has 1 to " + LONGEST_NAME + " characters, not " + name.length());
    }
    return WireText.require("a name", name);
  }

  ClusterPermit acquire() {
    return PermitGrant.acquire(node, id, label, permits);
  }

  ClusterSemaphore.Stats stats(Duration timeout) {
    engine.awaitFormed(timeout);
    LedgerState state =
        node.names().ask(id, replyTo -> new LedgerRequest.Ask(replyTo, id), timeout);
    return new ClusterSemaphore.Stats(state.permits(), state.held(), state.waiting());
  }

  static <X extends Exception> PermitBody<@Nullable Void, X> valued(PermitBody.OfVoid<X> body) {
    return permit -> {
      body.run(permit);
      return null;
    };
  }

  @Override
  public String toString() {
    return label + " of " + permits;
  }
}
