package dev.tauko.cluster.internal.singleton;

import dev.tauko.Coroutine;
import dev.tauko.actor.Actors;
import dev.tauko.cluster.internal.node.Nodes;
import dev.tauko.internal.log.Loggers;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The singletons of a node. Pekko's Cluster Singleton decides on which node the actor is; the body
 * is a coroutine under that actor, which is cancelled, and has ended, before the actor has.
 */
public final class Singletons {
  private static final Logger LOG = Loggers.of(Singletons.class);
  private static final double JITTER = 0.2;

  private final ActorSystem<?> system;
  private final Settings settings;
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  /**
   * How singletons are run.
   *
   * @param role the role of the nodes that may run one; empty for all
   * @param minBackoff how long the first pause after a failure is
   * @param maxBackoff how long pauses become at most
   */
  public record Settings(String role, Duration minBackoff, Duration maxBackoff) {}

  /** What the actor above a body is told: how the body has ended. */
  private record Ended(@Nullable Throwable failure) {}

  /** What has the actor restarted, after a pause. */
  private static final class BodyFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BodyFailedException(Throwable cause) {
      super(cause);
    }
  }

  /** The singletons of a system. */
  public Singletons(ActorSystem<?> system, Settings settings) {
    this.system = system;
    this.settings = settings;
  }

  /** Has this node take part in running a body of which one runs. */
  public void start(String name, Coroutine<?> body) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(body, "body");
    if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "the name of a singleton is '" + name + "'; accepted: letters, digits, . - _");
    }
    if (!names.add(name)) {
      throw new IllegalStateException(
          "the singleton " + name + " has been started on this node already");
    }
    Behavior<Ended> behavior = behavior(name, body);
    if (Nodes.isClustered(system)) {
      ClusterSingletonSettings pekko = ClusterSingletonSettings.create(system);
      var _ =
          ClusterSingleton.get(system)
              .init(
                  SingletonActor.of(behavior, name)
                      .withSettings(
                          settings.role().isEmpty() ? pekko : pekko.withRole(settings.role())));
    } else if (settings.role().isEmpty() || Nodes.roles(system).contains(settings.role())) {
      var _ = system.systemActorOf(behavior, "singleton-" + name, Props.empty());
    }
  }

  private Behavior<Ended> behavior(String name, Coroutine<?> body) {
    return Behaviors.<Ended>supervise(Behaviors.setup(context -> running(context, name, body)))
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                    settings.minBackoff(), settings.maxBackoff(), JITTER)
                .withLoggingEnabled(false));
  }

  private static Behavior<Ended> running(
      ActorContext<Ended> context, String name, Coroutine<?> body) {
    var _ = Actors.<Ended, Object>start(context, body::await, (_, failure) -> new Ended(failure));
    return Behaviors.receiveMessage(ended -> {
      if (ended.failure() == null) {
        return Behaviors.stopped();
      }
      LOG.warn("The singleton {} failed, and is restarted after a pause", name, ended.failure());
      throw new BodyFailedException(ended.failure());
    });
  }
}
