package dev.tauko.test;

import dev.tauko.actor.Actors;
import dev.tauko.internal.simulation.SimulatedLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
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
  private final Map<String, WatchedActor.Failure> failed = new LinkedHashMap<>();
  private final Set<ActorRef<?>> expected = new HashSet<>();
  private int ofUsers;
  private boolean stopped;

  /** Spawns one of the program; a failure that its supervision lets through is taken note of. */
  <M> ActorRef<M> spawnOfUser(ActorSystem<?> system, Behavior<M> behavior, String name) {
    ofUsers++;
    return spawn(system, WatchedActor.of(behavior, failure -> failed(name, failure)), name);
  }

  private void failed(String name, WatchedActor.Failure failure) {
    if (!stopped) {
      failed.put(name, failure);
    }
  }

  /** The program expects the end of an actor, whatever that is. */
  void expectsEnd(ActorRef<?> actor) {
    expected.add(actor);
  }

  /** Whether the program has spawned none. */
  boolean isEmpty() {
    return ofUsers == 0;
  }

  /** The failures of actors whose end no one watches, by the actors, for people to read. */
  Map<String, Throwable> failures() {
    Map<String, Throwable> unwatched = new LinkedHashMap<>();
    failed.forEach((name, failure) -> {
      if (!failure.isWatched() && !expected.contains(failure.actor())) {
        unwatched.put("the actor " + name, failure.thrown());
      }
    });
    return unwatched;
  }

  /** A part of the message of another failure; empty if there are none. */
  static String text(Map<String, Throwable> failures) {
    return failures.entrySet().stream()
        .map(each -> "\n  " + each.getKey() + " failed with " + Texts.of(each.getValue()))
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(),
                lines ->
                    lines.isEmpty() ? "" : "\n\nFailures of actors that no one watches:" + lines));
  }

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

  /** Stops all of them. */
  void stop() {
    stopped = true;
    for (ActorRef<?> actor : actors) {
      Adapter.toClassic(actor)
          .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
    }
  }
}
