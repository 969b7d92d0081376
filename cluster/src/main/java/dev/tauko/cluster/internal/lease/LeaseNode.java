package dev.tauko.cluster.internal.lease;

import com.typesafe.config.ConfigException;
import dev.tauko.cluster.internal.node.Nodes;
import dev.tauko.cluster.internal.settings.JournalSettings;
import dev.tauko.cluster.internal.settings.LeaseSettings;
import dev.tauko.cluster.internal.settings.QueueSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.japi.function.Function;

/**
 * What a node needs to use names and to serve them: a Pekko extension. Thread-safe.
 *
 * <p>In a coordinated shutdown, the node gives everything back when its coroutines have ended, and
 * before it leaves the cluster.
 */
public final class LeaseNode implements Extension {
  private static final Duration LONGEST_LEAVE = Duration.ofSeconds(3);

  private final Names names;
  private final ActorRef<LeaseAgent.Message> agent;
  private final ActorRef<QueueAgent.Message> queues;
  private final Map<String, NodeRate> rates = new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();

  private LeaseNode(ActorSystem<?> system) {
    LeaseSettings settings = LeaseSettings.of(system.settings().config());
    Props props = DispatcherSelector.fromConfig("pekko.actor.internal-dispatcher");
    NameActors actors =
        new NameActors(
            settings,
            QueueSettings.of(system.settings().config()),
            JournalSettings.of(system.settings().config()),
            System::nanoTime);
    boolean clustered = Nodes.isClustered(system);
    if (clustered) {
      // Every node answers when a majority is asked, also one that decides about no name yet.
      DistributedData.get(system);
    }
    this.names =
        clustered
            ? ShardedNames.start(system, settings.shards(), actors)
            : local(system, actors, settings, props);
    String session =
        Nodes.address(system) + "/" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    this.agent =
        system.systemActorOf(
            LeaseAgent.create(names, session, settings, System::nanoTime, rates),
            "tauko-leases",
            props);
    this.queues =
        system.systemActorOf(
            QueueAgent.create(names, session, settings, System::nanoTime), "tauko-queues", props);
    beforeLeaving(system, agent, "tauko-leases", LeaseAgent.Leave::new);
    beforeLeaving(system, queues, "tauko-queues", QueueAgent.Leave::new);
  }

  private static <M> void beforeLeaving(
      ActorSystem<?> system, ActorRef<M> agent, String task, Function<ActorRef<Done>, M> leave) {
    CoordinatedShutdown.get(Adapter.toClassic(system))
        .addTask(
            CoordinatedShutdown.PhaseBeforeClusterShutdown(),
            task,
            () ->
                AskPattern.<M, Done>ask(agent, leave, LONGEST_LEAVE, system.scheduler())
                    .exceptionally(_ -> Done.getInstance()));
  }

  private static Names local(
      ActorSystem<?> system, NameActors actors, LeaseSettings settings, Props props) {
    ActorRef<LocalNames.Message> all =
        system.systemActorOf(
            LocalNames.create(actors, settings.ttl().toNanos(), System::nanoTime),
            "tauko-names",
            props);
    return Names.at(all, LocalNames.ForName::new);
  }

  /**
   * The extension of an actor system.
   *
   * @throws ConfigException with the key's path, if the configuration is invalid
   */
  public static LeaseNode get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** The actors of all names. */
  public Names names() {
    return names;
  }

  /** The actor that requests and renews for this node. */
  public ActorRef<LeaseAgent.Message> agent() {
    return agent;
  }

  /** The actor that uses queues for this node. */
  public ActorRef<QueueAgent.Message> queues() {
    return queues;
  }

  /** A rate by its name: one for all who use it on this node, with the plan of the first. */
  public NodeRate rate(String name, RatePlan plan) {
    return rates.computeIfAbsent(NameActors.RATE + name, key -> new NodeRate(key, plan, this));
  }

  /** A number for a request. */
  public long nextRequest() {
    return requests.incrementAndGet();
  }

  private static final class Id extends ExtensionId<LeaseNode> {
    static final Id INSTANCE = new Id();

    @Override
    public LeaseNode createExtension(ActorSystem<?> system) {
      return new LeaseNode(system);
    }
  }
}
