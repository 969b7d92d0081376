package dev.tauko.cluster;

import com.typesafe.config.ConfigException;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.cluster.internal.events.EventFeed;
import dev.tauko.cluster.internal.lease.LeaseNode;
import dev.tauko.cluster.internal.node.Nodes;
import dev.tauko.cluster.internal.remote.ClusterBean;
import dev.tauko.cluster.internal.remote.RemoteCalls;
import dev.tauko.cluster.internal.remote.RemoteNode;
import dev.tauko.cluster.internal.settings.ClusterSettings;
import dev.tauko.cluster.internal.singleton.Singletons;
import dev.tauko.cluster.internal.wire.Payloads;
import dev.tauko.internal.log.Loggers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The part of an actor system in a cluster of them: a Pekko extension, one for each system, started
 * by the first {@link #get}. Configured by {@code tauko.cluster} in the system's configuration. A
 * node takes no calls from others before it has started; a node that has nothing to do but that
 * starts it by {@code pekko.actor.typed.extensions = ["dev.tauko.cluster.ClusterEngine$Id"]}.
 *
 * <p>Where {@code pekko.actor.provider} is {@code local}, there is one node, which serves
 * everything itself, in the same way.
 *
 * <p>When the actor system shuts down, the node takes no more calls; bodies that run may go on for
 * {@code tauko.drain-timeout} and are cancelled then, before the node leaves the cluster.
 *
 * <p>Thread-safety: all methods may be called from any thread.
 */
public final class ClusterEngine implements Extension {
  private static final Logger log = Loggers.of(ClusterEngine.class);
  private static final String DOWNING = "pekko.cluster.downing-provider-class";

  private final ActorSystem<?> system;
  private final RemoteNode node;
  private final RemoteCalls calls;
  private final Singletons singletons;

  private ClusterEngine(ActorSystem<?> system) {
    this.system = system;
    ClusterSettings settings =
        ClusterSettings.of(system.settings().config(), Nodes.isClustered(system));
    warnIfLostNodesStay();
    node = new RemoteNode(system, settings);
    calls = new RemoteCalls(node);
    singletons =
        new Singletons(
            system,
            new Singletons.Settings(
                settings.singletonRole(),
                settings.singletonBackoff(),
                settings.singletonMaxBackoff()));
    LeaseNode.get(system);
    ClusterBean.register(system, node);
  }

  /** Pekko's own default is none, which a merged reference.conf may put behind ours. */
  private void warnIfLostNodesStay() {
    if (Nodes.isClustered(system) && system.settings().config().getString(DOWNING).isEmpty()) {
      log.warn(
          "{} is empty: a node that is lost stays a member for ever, and what it held or ran is not"
              + " given to others. Accepted is a downing provider, such as"
              + " org.apache.pekko.cluster.sbr.SplitBrainResolverProvider",
          DOWNING);
    }
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
    Engine engine;
    try {
      engine = Engine.current();
    } catch (IllegalStateException elsewhere) {
      throw new IllegalStateException(
          "there is no coroutine here, on "
              + Thread.currentThread()
              + "; accepted: a coroutine, such as Engine.get(system).start(() -> …), and where a"
              + " method takes an actor system, any thread",
          elsewhere);
    }
    return get(engine.system());
  }

  /** The actor system that this belongs to. */
  public ActorSystem<?> system() {
    return system;
  }

  /** The address of this node, such as {@code pekko://app@10.0.0.1:7355}. */
  public String address() {
    return Nodes.address(system);
  }

  /**
   * The nodes that take calls, as far as this one knows: they have a cluster engine, can be
   * reached, and are not about to leave. This node is one of them.
   */
  public List<ClusterNode> nodes() {
    return node.nodes();
  }

  /**
   * Waits until so many nodes take calls, for as long as it takes. Suspends the calling coroutine.
   *
   * @param nodes how many, 1 or more
   * @throws CancelledError if the calling coroutine was cancelled
   */
  public void awaitNodes(int nodes) {
    if (nodes < 1) {
      throw new IllegalArgumentException("nodes is " + nodes + "; accepted: 1 or more");
    }
    calls.awaitNodes(nodes);
  }

  /**
   * What each node shows of its coroutines, this one included: those of the actor system's engine,
   * and of the one that runs bodies for other nodes. Sorted by address. A node answers even if its
   * loop is busy. JMX shows the same ({@link ClusterMXBean}), and {@code tauko ps --nodes PID}.
   *
   * @param limit how long each node has for its answer; more than zero
   * @return a stage that does not fail: a node that does not answer is reported, too
   */
  public CompletionStage<List<NodeReport>> report(NodeView view, Duration limit) {
    return node.reports().of(view, limit);
  }

  /**
   * What happens to the nodes of the cluster, for the calling coroutine: to be closed when it is no
   * longer needed, and closed when the coroutine ends. Without a cluster, this node is up, and
   * nothing else happens.
   *
   * @throws IllegalStateException if the caller is not a coroutine of this system
   */
  public NodeEvents events() {
    return new EventFeed(system);
  }

  /**
   * Has this node take part in running a body of which one runs in the whole cluster: on the oldest
   * of the nodes that have called this with the same name. If that node leaves or is lost, the body
   * is run elsewhere, from the beginning; if it fails, it is run again on its node, after a pause
   * ({@code tauko.cluster.singleton}). When its node leaves, it is cancelled, and has ended before
   * it begins elsewhere. When it returns, it is not run again unless its node leaves or is lost.
   *
   * <p>As long as the split-brain resolver is right, there is never more than one. There is none
   * for as long as it takes to find out that a node is lost.
   *
   * @param name a name for it: letters, digits, {@code . - _}
   * @throws IllegalStateException if this node has started one of the same name
   */
  public void startSingleton(String name, Coroutine.OfVoid body) {
    singletons.start(name, body.asCoroutine());
  }

  /**
   * Registers the body of a coroutine on this node, which may be called from now on to run it.
   * Placement and guarantee of the coroutine do not matter here. Registering the same once more
   * changes nothing.
   *
   * @return this
   * @throws IllegalStateException if this name and version is registered with another body, or with
   *     other types; the message names both
   */
  public <A extends @Nullable Object, R extends @Nullable Object> ClusterEngine register(
      RemoteCoroutine<A, R> coroutine, RemoteBody<? super A, ? extends R> body) {
    node.registry().register(coroutine, body);
    return this;
  }

  <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteCoroutine<A, R> coroutine, A argument) {
    return calls.call(coroutine, argument);
  }

  <A extends @Nullable Object, R extends @Nullable Object> R callUnique(
      String id, RemoteCoroutine<A, R> coroutine, A argument) {
    return calls.unique(id, coroutine, argument);
  }

  Payloads payloads() {
    return node.payloads();
  }

  /** Waits until this node is a member of a cluster, if it is made for one. Suspends. */
  void awaitFormed() {
    calls.awaitFormed();
  }

  /** The same for at most so long. */
  void awaitFormed(Duration timeout) {
    calls.awaitFormed(timeout);
  }

  void forget(String id, RemoteCoroutine<?, ?> coroutine) {
    calls.forget(id, coroutine);
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
