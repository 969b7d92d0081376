package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.ClusterNotFormedException;
import dev.tauko.cluster.NoNodeException;
import dev.tauko.cluster.Placement;
import dev.tauko.cluster.RemoteCoroutine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The nodes that this one knows of. Changed in turns of its agent, read on any thread. */
final class Directory {
  private final Map<ActorRef<AgentMessage>, Peer> peers = new ConcurrentHashMap<>();
  private final AtomicReference<CompletableFuture<Void>> change =
      new AtomicReference<>(new CompletableFuture<>());
  private final Supplier<String> notFormed;

  /**
   * A directory without any nodes.
   *
   * @param notFormed what is missing for this node to be part of a cluster; empty if nothing is
   */
  Directory(Supplier<String> notFormed) {
    this.notFormed = notFormed;
  }

  /** Whether this node is part of a cluster, or made for none. */
  boolean isFormed() {
    return notFormed.get().isEmpty();
  }

  /** What completes with the next change. To be taken before one looks. */
  CompletableFuture<Void> change() {
    return change.get();
  }

  /** Lets everyone who waits look again. */
  void changed() {
    change.getAndSet(new CompletableFuture<>()).complete(null);
  }

  /** A node, which is new if its agent is. */
  Peer peer(ActorRef<AgentMessage> agent) {
    return peers.computeIfAbsent(agent, Peer::new);
  }

  void add(Peer peer) {
    peers.put(peer.agent(), peer);
  }

  @Nullable Peer known(ActorRef<AgentMessage> agent) {
    return peers.get(agent);
  }

  void remove(ActorRef<AgentMessage> agent) {
    peers.remove(agent);
  }

  Collection<Peer> peers() {
    return peers.values();
  }

  /** The nodes that take calls: those that can be reached, and are not about to leave. */
  List<Peer> open() {
    return peers.values().stream().filter(peer -> peer.isIntroduced() && peer.isOpen()).toList();
  }

  /** The least loaded node that can run a coroutine, if there is one; any of several such. */
  @Nullable Peer find(RemoteCoroutine<?, ?> coroutine) {
    if (!isFormed()) {
      return null;
    }
    String name = coroutine.toString();
    String types = Registrations.types(coroutine);
    Predicate<Peer> wanted =
        coroutine.placement() instanceof Placement.OnRole on
            ? peer -> peer.hasRole(on.role())
            : _ -> true;
    Peer best = null;
    int ties = 0;
    for (Peer peer : peers.values()) {
      if (!peer.isOpen() || !types.equals(peer.types(name)) || !wanted.test(peer)) {
        continue;
      }
      int compared = best == null ? -1 : Integer.compare(peer.load(), best.load());
      ties = compared < 0 ? 1 : compared == 0 ? ties + 1 : ties;
      if (compared < 0 || (compared == 0 && ThreadLocalRandom.current().nextInt(ties) == 0)) {
        best = peer;
      }
    }
    return best;
  }

  /** Why this node cannot use anything that needs a cluster. */
  RuntimeException explainNotFormed() {
    return new ClusterNotFormedException(notFormed.get());
  }

  /** Why there is none. */
  RuntimeException explain(RemoteCoroutine<?, ?> coroutine) {
    String missing = notFormed.get();
    if (!missing.isEmpty()) {
      return new ClusterNotFormedException(missing);
    }
    List<String> reasons = new ArrayList<>();
    for (Peer peer : peers.values()) {
      reasons.add(peer.address() + " " + reason(peer, coroutine));
    }
    return new NoNodeException(
        "no node can run "
            + coroutine
            + where(coroutine.placement())
            + ": "
            + (reasons.isEmpty()
                ? "no node runs a ClusterEngine"
                : String.join("; ", new TreeSet<>(reasons))));
  }

  private static String where(Placement placement) {
    return placement instanceof Placement.OnRole on ? " on the role " + on.role() : "";
  }

  private static String reason(Peer peer, RemoteCoroutine<?, ?> coroutine) {
    String types = peer.types(coroutine.toString());
    if (types == null) {
      List<String> versions =
          peer.coroutines().stream()
              .filter(each -> each.startsWith(coroutine.name() + "@"))
              .sorted()
              .toList();
      return versions.isEmpty()
          ? "has not registered " + coroutine.name()
          : "has registered only " + String.join(", ", versions);
    }
    if (!types.equals(Registrations.types(coroutine))) {
      return "has registered it as " + types + ", not as " + Registrations.types(coroutine);
    }
    if (coroutine.placement() instanceof Placement.OnRole on && !peer.hasRole(on.role())) {
      return "does not have the role";
    }
    return peer.isOpen() ? "could run it now" : "cannot be reached, or is leaving";
  }
}
