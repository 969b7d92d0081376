package dev.tauko.cluster.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.MemberStatus;

/**
 * Several actor systems in this JVM, which are one cluster on loopback. They notice within seconds
 * that one of them is gone. Closing it terminates all of them.
 */
public final class TestCluster implements AutoCloseable {
  private static final String NAME = "tauko";

  private final List<ActorSystem<Void>> systems = new ArrayList<>();
  private final String[] settings;

  private TestCluster(String... settings) {
    this.settings = settings;
  }

  /**
   * A cluster in which every node is up, and knows that the others are.
   *
   * @param nodes how many nodes there are
   * @param settings lines of configuration for each of them
   */
  public static TestCluster of(int nodes, String... settings) throws Exception {
    TestCluster cluster = new TestCluster(settings);
    try {
      for (int node = 0; node < nodes; node++) {
        cluster.add();
      }
      cluster.awaitUp(nodes);
    } catch (Throwable failure) {
      cluster.close();
      throw failure;
    }
    return cluster;
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

  /** A node, by the order in which they were started. */
  public ActorSystem<Void> node(int index) {
    return systems.get(index);
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
    var watcher =
        Adapter.toClassic(system)
            .actorOf(
                Props.create(
                    Membership.class,
                    () ->
                        new Membership(state -> {
                          if (isUp(state, nodes)) {
                            reached.complete(null);
                          }
                        })));
    try {
      reached.get(60, SECONDS);
    } finally {
      Adapter.toClassic(system).stop(watcher);
    }
  }

  private static boolean isUp(CurrentClusterState state, int nodes) {
    List<MemberStatus> all = new ArrayList<>();
    state.getMembers().forEach(member -> all.add(member.status()));
    return all.size() == nodes
        && all.stream().allMatch(MemberStatus.up()::equals)
        && state.getUnreachable().isEmpty();
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

  /** Looks at the members of the cluster whenever something has happened. */
  private static final class Membership extends AbstractActor {
    private final Consumer<CurrentClusterState> look;
    private final Cluster cluster = Cluster.get(getContext().getSystem());

    Membership(Consumer<CurrentClusterState> look) {
      this.look = look;
    }

    @Override
    public void preStart() {
      cluster.subscribe(
          getSelf(),
          ClusterEvent.initialStateAsEvents(),
          ClusterEvent.MemberEvent.class,
          ClusterEvent.ReachabilityEvent.class);
      look.accept(cluster.state());
    }

    @Override
    public void postStop() {
      cluster.unsubscribe(getSelf());
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().matchAny(_ -> look.accept(cluster.state())).build();
    }
  }
}
