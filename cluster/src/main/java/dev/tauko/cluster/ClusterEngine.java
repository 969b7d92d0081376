package dev.tauko.cluster;

import com.typesafe.config.ConfigException;
import dev.tauko.Engine;
import dev.tauko.cluster.internal.node.Nodes;
import dev.tauko.cluster.internal.settings.ClusterSettings;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * The part of an actor system in a cluster of them: a Pekko extension, one for each system, started
 * by the first {@link #get}. Configured by {@code tauko.cluster} in the system's configuration.
 *
 * <p>Thread-safety: all methods may be called from any thread.
 */
public final class ClusterEngine implements Extension {
  private final ActorSystem<?> system;

  private ClusterEngine(ActorSystem<?> system) {
    this.system = system;
    ClusterSettings.of(system.settings().config());
  }

  /**
   * The cluster engine of an actor system.
   *
   * @throws ConfigException with the key's path, if the configuration is not accepted
   */
  public static ClusterEngine get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /**
   * The cluster engine of the calling coroutine's actor system.
   *
   * @throws IllegalStateException if the caller is not a coroutine or a callback
   */
  public static ClusterEngine current() {
    return get(Engine.current().system());
  }

  /** The actor system that this belongs to. */
  public ActorSystem<?> system() {
    return system;
  }

  /** The address of this node, such as {@code pekko://app@10.0.0.1:7355}. */
  public String address() {
    return Nodes.address(system);
  }

  /** The key of this extension in an actor system. */
  public static final class Id extends ExtensionId<ClusterEngine> {
    private static final Id INSTANCE = new Id();

    private Id() {}

    /** The only one. */
    public static Id getInstance() {
      return INSTANCE;
    }

    @Override
    public ClusterEngine createExtension(ActorSystem<?> system) {
      return new ClusterEngine(system);
    }
  }
}
