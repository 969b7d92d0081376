package dev.tauko.test;

import dev.tauko.actor.Actors;
import dev.tauko.internal.simulation.SimulatedLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.RepointableActorRef;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** The actors of one run. They have their turns on its loop, and end with it. */
final class Spawned {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Runs share an actor system, in which a name may be given once; people read what is before. */
  private static final String MARK = "~";

  private static final AtomicLong COUNT = new AtomicLong();

  private final List<ActorRef<?>> actors = new ArrayList<>();

  /** Spawns one, and suspends the calling coroutine until it has started. */
  <M> ActorRef<M> spawn(ActorSystem<?> system, Behavior<M> behavior, String name) {
    ActorRef<M> actor =
        system.systemActorOf(
            behavior,
            name + MARK + COUNT.incrementAndGet(),
            DispatcherSelector.fromConfig(SimulatedLoop.DISPATCHER));
    actors.add(actor);
    awaitPlace(actor);
    awaitStart(actor, name);
    return actor;
  }

  /**
   * Waits, without a suspension, until Pekko has put the actor into its place, which it does on
   * another thread: from then on all of it happens on the loop.
   */
  private static void awaitPlace(ActorRef<?> actor) {
    if (Adapter.toClassic(actor) instanceof RepointableActorRef ref) {
      while (!ref.isStarted()) {
        Thread.onSpinWait();
      }
    }
  }

  /* An ask of the engine is answered on the loop, that of Pekko by way of another thread. */
  private static void awaitStart(ActorRef<?> actor, String name) {
    RecipientRef<ActorRef<ActorIdentity>> identify =
        replyTo -> Adapter.toClassic(actor).tell(new Identify(name), Adapter.toClassic(replyTo));
    ActorIdentity identity = Actors.ask(identify, replyTo -> replyTo, LONGEST);
    if (identity.getActorRef().isEmpty()) {
      throw new IllegalStateException("the actor " + name + " has not started");
    }
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return actors.isEmpty();
  }

  /** Stops all of them. */
  void stop() {
    for (ActorRef<?> actor : actors) {
      Adapter.toClassic(actor)
          .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
    }
  }
}
