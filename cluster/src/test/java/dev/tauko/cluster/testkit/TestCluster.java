package dev.tauko.cluster.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.cluster.ClusterEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Several actor systems in this JVM, which are one cluster on loopback. They notice within seconds
 * that one of them is gone. Closing it terminates all of them.
 */
public final class TestCluster implements AutoCloseable {
  private static final String NAME = "tauko";
  private static final List<String> STEADY =
      List.of(
          "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 60s",
          "tauko.cluster.lease { ttl = 60s, margin = 1s, renew-every = 2s, shards = 8 }",
          "tauko.drain-timeout = 0s");
  private static final AtomicInteger WATCHERS = new AtomicInteger();

  private final List<ActorSystem<Void>> systems = new ArrayList<>();
  private final String[] settings;

  private TestCluster(String... settings) {
    this.settings = settings;
  }

  /**
   * A cluster in which every node is up, and knows that the others are. Each has a role of its own:
   * node-0, node-1 and so on.
   *
   * @param nodes how many nodes there are
   * @param settings lines of configuration for each of them
   */
  public static TestCluster of(int nodes, String... settings) throws Exception {
    TestCluster cluster = new TestCluster(settings);
    try {
      for (int node = 0; node < nodes; node++) {
        cluster.add("pekko.cluster.roles = [node-" + node + "]");
      }
      cluster.awaitUp(nodes);
    } catch (Throwable failure) {
      cluster.close();
      throw failure;
    }
    return cluster;
  }

  /**
   * {@link #of} for nodes that all stay: none is given up, and no lease ends, because the machine
   * is busy.
   */
  public static TestCluster steady(int nodes, String... settings) throws Exception {
    List<String> all = new ArrayList<>(STEADY);
    all.addAll(List.of(settings));
    return of(nodes, all.toArray(String[]::new));
  }

  /** The configuration of a node. */
  public static Config config(String... settings) {
    return ConfigFactory.parseString(String.join("\n", settings))
        .withFallback(ConfigFactory.parseResources("test-node.conf"))
        .withFallback(ConfigFactory.load());
  }

  /** Starts one more node, which joins the others; it may not be up yet. */
  public ActorSystem<Void> add(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of(settings));
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), NAME, config(all.toArray(String[]::new)));
    systems.add(system);
    cluster(system).join(cluster(systems.getFirst()).selfAddress());
    return system;
  }

  /** {@link #add} for a node that is expected to come up, and waits until all see it. */
  public ActorSystem<Void> addAndAwait(int nodes, String... more) throws Exception {
    ActorSystem<Void> added = add(more);
    awaitUp(nodes);
    return added;
  }

  /** A node, by the order in which they were started. */
  public ActorSystem<Void> node(int index) {
    return systems.get(index);
  }

  /** Has every node start its cluster engine, and waits until all that run know one another. */
  public void awaitEngines(int nodes) throws Exception {
    List<ActorSystem<Void>> running =
        systems.stream()
            .filter(system -> !system.getWhenTerminated().toCompletableFuture().isDone())
            .toList();
    running.forEach(ClusterEngine::get);
    for (ActorSystem<Void> system : running) {
      var _ =
          outcome(
              Engine.get(system)
                  .start(() -> ClusterEngine.get(system).awaitNodes(nodes))
                  .toCompletableFuture());
    }
  }

  /** The engine of a node. */
  public Engine engine(int index) {
    return Engine.get(node(index));
  }

  /** The address of a node. */
  public Address address(int index) {
    return cluster(node(index)).selfAddress();
  }

  /** Runs a coroutine on a node, and waits for its end. What it throws comes out as it is. */
  public <T> T run(int index, Coroutine<T> body) throws Exception {
    return outcome(engine(index).start(body).toCompletableFuture());
  }

  /** Runs a coroutine that returns nothing on a node, and waits for its end. */
  public void run(int index, Coroutine.OfVoid body) throws Exception {
    run(index, body.asCoroutine());
  }

  /** The result of a future, or the very failure. */
  public static <T> T outcome(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(60, SECONDS);
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        default -> throw failure;
      }
    }
  }

  /** Ends a node without a word to the others, as if its process had been killed. */
  public void kill(int index) {
    end(node(index));
  }

  /** Has a node leave the cluster in an orderly way, and waits until it has ended. */
  public void leave(int index) {
    var _ =
        CoordinatedShutdown.get(Adapter.toClassic(node(index)))
            .runAll(CoordinatedShutdown.unknownReason())
            .toCompletableFuture()
            .join();
    node(index).getWhenTerminated().toCompletableFuture().join();
  }

  /** Waits until every node that still runs sees as many nodes up, and no other ones. */
  public void awaitUp(int nodes) throws Exception {
    for (ActorSystem<Void> system : systems) {
      if (!system.getWhenTerminated().toCompletableFuture().isDone()) {
        awaitUp(system, nodes);
      }
    }
  }

  private static void awaitUp(ActorSystem<Void> system, int nodes) throws Exception {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    var _ =
        system.systemActorOf(
            Behaviors.<ClusterDomainEvent>setup(context -> {
              Subscribe<ClusterDomainEvent> subscription =
                  Subscribe.create(context.getSelf(), ClusterDomainEvent.class);
              org.apache.pekko.cluster.typed.Cluster.get(system).subscriptions().tell(subscription);
              Membership membership = new Membership();
              return Behaviors.receiveMessage(event -> {
                membership.learn(event);
                if (!membership.isUp(nodes)) {
                  return Behaviors.same();
                }
                reached.complete(null);
                return Behaviors.stopped();
              });
            }),
            "awaits-" + WATCHERS.incrementAndGet(),
            Props.empty());
    reached.get(60, SECONDS);
  }

  private static Cluster cluster(ActorSystem<?> system) {
    return Cluster.get(Adapter.toClassic(system));
  }

  private static void end(ActorSystem<?> system) {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Override
  public void close() {
    systems.forEach(ActorSystem::terminate);
    systems.forEach(TestCluster::end);
  }

  /** The members of the cluster as the events tell them. */
  private static final class Membership {
    private final Map<UniqueAddress, MemberStatus> members = new HashMap<>();
    private final Set<UniqueAddress> unreachable = new HashSet<>();

    void learn(ClusterDomainEvent event) {
      switch (event) {
        case ClusterEvent.MemberRemoved removed -> {
          members.remove(removed.member().uniqueAddress());
          unreachable.remove(removed.member().uniqueAddress());
        }
        case ClusterEvent.MemberEvent other ->
            members.put(other.member().uniqueAddress(), other.member().status());
        case ClusterEvent.UnreachableMember lost -> unreachable.add(lost.member().uniqueAddress());
        case ClusterEvent.ReachableMember found ->
            unreachable.remove(found.member().uniqueAddress());
        default -> {}
      }
    }

    boolean isUp(int nodes) {
      return members.size() == nodes
          && members.values().stream().allMatch(MemberStatus.up()::equals)
          && unreachable.isEmpty();
    }
  }
}
