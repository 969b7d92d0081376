package dev.tauko.cluster.internal.node;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterActorRefProvider;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** The node that an actor system is. */
public final class Nodes {
  private static final Set<MemberStatus> MEMBER =
      Set.of(MemberStatus.weaklyUp(), MemberStatus.up(), MemberStatus.leaving());

  private Nodes() {}

  /** Whether a system is made to be part of a cluster: its provider is {@code cluster}. */
  public static boolean isClustered(ActorSystem<?> system) {
    return classic(system).provider() instanceof ClusterActorRefProvider;
  }

  /** The address of a system as people read it: with host and port, if it has any. */
  public static String address(ActorSystem<?> system) {
    return classic(system).provider().getDefaultAddress().toString();
  }

  /** The roles of the node: {@code pekko.cluster.roles}, in a cluster or not. */
  public static Set<String> roles(ActorSystem<?> system) {
    return Set.copyOf(system.settings().config().getStringList("pekko.cluster.roles"));
  }

  /**
   * What is missing for a node to be a member of a cluster, in words; empty if nothing is, or if it
   * is not made for one.
   */
  public static String notFormed(ActorSystem<?> system) {
    if (!isClustered(system)) {
      return "";
    }
    MemberStatus status = Cluster.get(system).selfMember().status();
    if (MEMBER.contains(status)) {
      return "";
    }
    var seeds = system.settings().config().getStringList("pekko.cluster.seed-nodes");
    boolean ended = Cluster.get(system).isTerminated() || status.equals(MemberStatus.down());
    return "this node, "
        + address(system)
        + ", is not a member of a cluster"
        + (ended
            ? " any more"
            : seeds.isEmpty()
                ? ": pekko.cluster.seed-nodes is empty, and nothing has told it to join one yet"
                : ": none of pekko.cluster.seed-nodes has let it in yet: "
                    + String.join(", ", seeds));
  }

  /** Has something done whenever the status of a member has changed. */
  public static void onMembership(ActorSystem<?> system, Runnable action) {
    var _ =
        system.systemActorOf(
            Behaviors.<MemberEvent>setup(context -> {
              Cluster.get(system)
                  .subscriptions()
                  .tell(Subscribe.create(context.getSelf(), MemberEvent.class));
              return Behaviors.receiveMessage(_ -> {
                action.run();
                return Behaviors.same();
              });
            }),
            "tauko-membership",
            Props.empty());
  }

  /** Has something done when the node is about to leave, before anything else is shut down. */
  public static void beforeLeaving(ActorSystem<?> system, Runnable action) {
    CoordinatedShutdown.get(Adapter.toClassic(system))
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "tauko-cluster-leave",
            () -> {
              action.run();
              return CompletableFuture.completedFuture(Done.getInstance());
            });
  }

  private static ExtendedActorSystem classic(ActorSystem<?> system) {
    return (ExtendedActorSystem) Adapter.toClassic(system);
  }
}
