package dev.tauko.test;

import static dev.tauko.Asyncio.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;

/** The actors of one run. They have their turns on its loop, and end with it. */
final class Spawned {
  private static final String LOOP = "tauko.event-loop";
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Runs share an actor system, in which a name may be given once; people read what is before. */
  private static final String MARK = "~";

  private static final AtomicLong COUNT = new AtomicLong();

  private final List<ActorRef<?>> actors = new ArrayList<>();

  /** Spawns one, and suspends the calling coroutine until it has started. */
  <M> ActorRef<M> spawn(ActorSystem<?> system, Behavior<M> behavior, String name) throws Exception {
    ActorRef<M> actor =
        system.systemActorOf(
            behavior, name + MARK + COUNT.incrementAndGet(), DispatcherSelector.fromConfig(LOOP));
    actors.add(actor);
    var _ = await(Patterns.ask(Adapter.toClassic(actor), new Identify(name), LONGEST));
    return actor;
  }

  /** Stops all of them. */
  void stop() {
    for (ActorRef<?> actor : actors) {
      Adapter.toClassic(actor)
          .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
    }
  }
}
