package dev.tauko.internal.simulation;

import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ActorSystemImpl;
import org.apache.pekko.actor.Deploy;
import org.apache.pekko.actor.DynamicAccess;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.LocalActorRefProvider;
import org.apache.pekko.actor.Props;
import org.apache.pekko.event.EventStream;
import scala.Option;

/**
 * Makes the actors of a simulated run: a child of an actor on the loop is on the loop, too, unless
 * it was given a dispatcher of its own. Otherwise it would have its turns on threads that no
 * schedule steers, and its timers by the real clock.
 */
public final class LoopProvider extends LocalActorRefProvider {
  private final ActorsElsewhere elsewhere = new ActorsElsewhere();
  private final SystemActors systemActors = new SystemActors();

  /** Called by Pekko, as {@code pekko.actor.provider} says. */
  public LoopProvider(
      String systemName, ActorSystem.Settings settings, EventStream events, DynamicAccess access) {
    super(systemName, settings, events, access);
  }

  @Override
  public InternalActorRef actorOf(
      ActorSystemImpl system,
      Props props,
      InternalActorRef supervisor,
      ActorPath path,
      boolean systemService,
      Option<Deploy> deploy,
      boolean lookupDeploy,
      boolean async) {
    Props placed = isOnLoop(supervisor) && isAnywhere(props) ? withParent(props) : props;
    InternalActorRef made =
        super.actorOf(system, placed, supervisor, path, systemService, deploy, lookupDeploy, async);
    elsewhere.made(made);
    if (systemService) {
      systemActors.made(made);
    }
    return made;
  }

  /** The actors that runs have spawned by {@code systemActorOf}. */
  SystemActors systemActors() {
    return systemActors;
  }

  /** The actors that have their turns on other dispatchers. */
  ActorsElsewhere elsewhere() {
    return elsewhere;
  }

  private static boolean isAnywhere(Props props) {
    return props.deploy().dispatcher().equals(Deploy.NoDispatcherGiven());
  }

  private static boolean isOnLoop(InternalActorRef supervisor) {
    return supervisor instanceof ActorRefWithCell ref
        && ref.underlying().props().dispatcher().equals(SimulatedLoop.DISPATCHER);
  }

  private static Props withParent(Props props) {
    return props.withDispatcher(SimulatedLoop.DISPATCHER);
  }
}
