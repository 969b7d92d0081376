package dev.tauko.cluster.internal.remote;

import static dev.tauko.Asyncio.timeout;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Asyncio;
import dev.tauko.actor.Actors;
import dev.tauko.cluster.NoNodeException;
import dev.tauko.cluster.Placement;
import dev.tauko.cluster.RemoteCoroutine;
import dev.tauko.internal.pekko.Telling;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** Finds the node for a call, and waits for one if need be. Used in coroutines. */
final class Placing {
  private final RemoteNode node;

  Placing(RemoteNode node) {
    this.node = node;
  }

  /**
   * The node where a coroutine is to run. Suspends until there is one.
   *
   * @throws dev.tauko.cluster.ClusterException if there is none in time
   */
  Peer place(RemoteCoroutine<?, ?> coroutine, Deadline deadline) {
    return switch (coroutine.placement()) {
      case Placement.Here _ -> here(coroutine);
      case Placement.OnKey on -> locate(coroutine, on.key(), deadline);
      case Placement.LeastLoaded _, Placement.OnRole _ -> leastLoaded(coroutine, deadline);
    };
  }

  private Peer here(RemoteCoroutine<?, ?> coroutine) {
    Peer self = node.directory().peer(node.agent());
    if (node.registers(coroutine)) {
      return self;
    }
    throw new NoNodeException(coroutine + " is not registered on this node, " + self.address());
  }

  private Peer leastLoaded(RemoteCoroutine<?, ?> coroutine, Deadline deadline) {
    while (true) {
      CompletableFuture<Void> change = node.directory().change();
      Peer peer = node.directory().find(coroutine);
      if (peer != null) {
        return peer;
      }
      awaitChange(change, deadline, () -> node.directory().explain(coroutine));
    }
  }

  /** Waits until this node is a member of a cluster, if it is made for one. */
  void awaitFormed(Deadline deadline) {
    while (true) {
      CompletableFuture<Void> change = node.directory().change();
      if (node.directory().isFormed()) {
        return;
      }
      awaitChange(change, deadline, node.directory()::explainNotFormed);
    }
  }

  /** Waits until as many nodes take calls, for as long as it takes. */
  void awaitNodes(int nodes) {
    while (true) {
      CompletableFuture<Void> change = node.directory().change();
      if (node.directory().isFormed() && node.directory().open().size() >= nodes) {
        return;
      }
      await(change);
    }
  }

  /** Waits for a change, whatever it is; one who waits is cancelled without an effect on others. */
  private static void await(CompletableFuture<Void> change) {
    try {
      var _ = Asyncio.await(change.copy());
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void awaitChange(
      CompletableFuture<Void> change, Deadline deadline, Supplier<RuntimeException> reason) {
    Duration left = deadline.left();
    if (!left.isPositive() || node.isAlone()) {
      throw reason.get();
    }
    try {
      timeout(left, () -> await(change));
    } catch (AsyncTimeoutException timeIsUp) {
      // The next look finds that out.
    }
  }

  private Peer locate(RemoteCoroutine<?, ?> coroutine, String key, Deadline deadline) {
    awaitFormed(deadline);
    while (true) {
      Duration left = deadline.left();
      if (!left.isPositive()) {
        throw new NoNodeException(
            "no node has said within "
                + node.settings().placementTimeout()
                + " that the key "
                + key
                + " of "
                + coroutine
                + " lives there");
      }
      try {
        KeyEntity.Located located =
            Actors.ask(node.shards().key(key), KeyEntity.Locate::new, shorter(left));
        return meet(located.agent());
      } catch (AsyncTimeoutException noAnswer) {
        // The question, or the answer, was lost, or the key is on its way to another node.
      }
    }
  }

  /** The node of an agent, which this node's agent watches from now on if it does not yet. */
  private Peer meet(ActorRef<AgentMessage> agent) {
    Peer known = node.directory().known(agent);
    if (known != null) {
      return known;
    }
    Telling.tell(() -> node.agent().tell(new AgentMessage.Met(agent)));
    return node.directory().peer(agent);
  }

  private Duration shorter(Duration left) {
    Duration patience = node.settings().heartbeat().multipliedBy(3);
    return left.compareTo(patience) < 0 ? left : patience;
  }
}
