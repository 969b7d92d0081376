package dev.tauko.actor;

import dev.tauko.testkit.Lab;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.RepointableRef;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Actors for a lab: on the dispatcher of its coroutines, so that a virtual clock waits for them.
 */
final class Stage {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Stage() {}

  static <M> ActorRef<M> spawn(Lab lab, Behavior<M> behavior) {
    ActorRef<M> actor =
        lab.engine()
            .system()
            .systemActorOf(
                behavior,
                "actor-" + NUMBER.incrementAndGet(),
                DispatcherSelector.fromConfig(
                    lab.isParallel() ? "tauko.parallel" : "tauko.event-loop"));
    awaitStart((RepointableRef) Adapter.toClassic(actor));
    return actor;
  }

  /** The parent starts the actor on another dispatcher, for which a virtual clock does not wait. */
  private static void awaitStart(RepointableRef actor) {
    while (!actor.isStarted()) {
      Thread.onSpinWait();
    }
  }

  static Behavior<Object> idle() {
    return Behaviors.empty();
  }
}
