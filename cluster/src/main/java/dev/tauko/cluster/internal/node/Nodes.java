package dev.tauko.cluster.internal.node;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterActorRefProvider;

/** The node that an actor system is. */
public final class Nodes {
  private Nodes() {}

  /** Whether a system is made to be part of a cluster: its provider is {@code cluster}. */
  public static boolean isClustered(org.apache.pekko.actor.typed.ActorSystem<?> system) {
    return classic(system).provider() instanceof ClusterActorRefProvider;
  }

  /** The address of a system as people read it: with host and port, if it has any. */
  public static String address(org.apache.pekko.actor.typed.ActorSystem<?> system) {
    ActorSystem classic = Adapter.toClassic(system);
    return isClustered(system)
        ? Cluster.get(classic).selfAddress().toString()
        : classic(system).provider().getDefaultAddress().toString();
  }

  private static ExtendedActorSystem classic(org.apache.pekko.actor.typed.ActorSystem<?> system) {
    return (ExtendedActorSystem) Adapter.toClassic(system);
  }
}
