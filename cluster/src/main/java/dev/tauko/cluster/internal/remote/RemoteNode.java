package dev.tauko.cluster.internal.remote;

import com.typesafe.config.ConfigException;
import dev.tauko.Engine;
import dev.tauko.cluster.ClusterNode;
import dev.tauko.cluster.RemoteCoroutine;
import dev.tauko.cluster.RemoteCoroutineProvider;
import dev.tauko.cluster.internal.node.Nodes;
import dev.tauko.cluster.internal.remote.AgentMessage.Leave;
import dev.tauko.cluster.internal.remote.AgentMessage.MembershipChanged;
import dev.tauko.cluster.internal.remote.AgentMessage.Registered;
import dev.tauko.cluster.internal.settings.ClusterSettings;
import dev.tauko.cluster.internal.settings.JournalSettings;
import dev.tauko.cluster.internal.wire.Payloads;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.jspecify.annotations.Nullable;

/**
 * What one node has for coroutines of other nodes, and for those of its own that run there: put
 * together here, and used by {@link RemoteCalls}.
 */
public final class RemoteNode {
  private final ActorSystem<?> system;
  private final ClusterSettings settings;
  private final Registrations registrations;
  private final Payloads payloads;
  private final Directory directory;
  private final Calls calls = new Calls();
  private final Shards shards;
  private final Reports reports;
  private volatile @Nullable ActorRef<AgentMessage> agent;
  private volatile @Nullable Runnable introduction;

  /** Starts the node's agent, and makes it known. */
  public RemoteNode(ActorSystem<?> system, ClusterSettings settings) {
    this.system = system;
    this.settings = settings;
    registrations = new Registrations(settings.maxPayload(), this::registered);
    payloads = new Payloads(system, settings.maxPayload());
    directory = new Directory(() -> Nodes.notFormed(system));
    Providers.register(system, settings.providers(), registrations);
    Engine engine = engine(system, settings.engine());
    reports =
        new Reports(
            system,
            directory,
            new LinkedHashSet<>(List.of(Engine.get(system), engine)),
            (int) settings.maxPayload());
    Executions executions = new Executions(engine, registrations, payloads);
    AgentParts parts =
        new AgentParts(
            Nodes.address(system),
            Nodes.roles(system),
            settings.heartbeat(),
            directory,
            calls,
            executions,
            registrations,
            reports);
    ActorRef<AgentMessage> started =
        system.systemActorOf(Agent.of(parts), "tauko-cluster", Props.empty());
    agent = started;
    Peer self = new Peer(started, executions::running);
    introduction = () -> self.learn(parts.hello(started, false));
    introduceItself();
    directory.add(self);
    Shards.Parts entities =
        new Shards.Parts(
            executions,
            started,
            settings.uniqueRetention(),
            JournalSettings.of(system.settings().config()));
    if (Nodes.isClustered(system)) {
      Discovery.begin(system, started);
      Nodes.onMembership(system, () -> started.tell(new MembershipChanged()));
      Nodes.beforeLeaving(
          system,
          () -> {
            executions.leave();
            introduceItself();
            started.tell(new Leave());
          });
      shards = new ClusterShards(system, settings.shardingRole(), entities);
    } else {
      shards = new LocalShards(system, entities);
    }
  }

  private static Engine engine(ActorSystem<?> system, String path) {
    if (path.equals("tauko")) {
      return Engine.get(system);
    }
    try {
      return Engine.get(system, path);
    } catch (ConfigException wrong) {
      throw new ConfigException.BadValue(
          "tauko.cluster.engine",
          "is " + path + ", which is not the section of an engine: " + wrong.getMessage(),
          wrong);
    }
  }

  /**
   * What this node can do counts for its own calls at once; other nodes learn it a little later.
   */
  private synchronized void introduceItself() {
    Runnable learning = introduction;
    if (learning != null) {
      learning.run();
      directory.changed();
    }
  }

  private void registered() {
    introduceItself();
    ActorRef<AgentMessage> started = agent;
    if (started != null) {
      started.tell(new Registered());
    }
  }

  /** Where coroutines are registered. */
  public RemoteCoroutineProvider.Registry registry() {
    return registrations;
  }

  /** The nodes that take calls now. */
  public List<ClusterNode> nodes() {
    return directory.open().stream().map(Peer::node).toList();
  }

  /** What nodes show of their engines. */
  public Reports reports() {
    return reports;
  }

  /** Whether there is no other node, and never will be. */
  boolean isAlone() {
    return !Nodes.isClustered(system);
  }

  /** Whether a coroutine is registered on this node, with the same types. */
  boolean registers(RemoteCoroutine<?, ?> coroutine) {
    Registrations.Registration<?, ?> found = registrations.find(coroutine.toString());
    return found != null
        && Registrations.types(found.coroutine()).equals(Registrations.types(coroutine));
  }

  ClusterSettings settings() {
    return settings;
  }

  /** How arguments, results and items of queues are written. */
  public Payloads payloads() {
    return payloads;
  }

  Directory directory() {
    return directory;
  }

  Calls calls() {
    return calls;
  }

  Shards shards() {
    return shards;
  }

  ActorRef<AgentMessage> agent() {
    ActorRef<AgentMessage> started = agent;
    if (started == null) {
      throw new IllegalStateException("the node has not started");
    }
    return started;
  }
}
