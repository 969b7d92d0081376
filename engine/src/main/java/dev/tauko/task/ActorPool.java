package dev.tauko.task;

import dev.tauko.loop.Guard;
import dev.tauko.loop.LoopMailbox;
import dev.tauko.loop.StepExecutor;
import dev.tauko.loop.StopRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.pekko.actor.ActorContext;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Deploy;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.MailboxSelector;
import org.apache.pekko.actor.typed.internal.adapter.PropsAdapter;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.$colon$colon;
import scala.collection.immutable.List$;
import scala.collection.immutable.Seq;

/**
 * The engine's actors that serve coroutines and supervisors: takes one whose role is over, or
 * spawns one. Confined to the loop.
 *
 * <p>New actors are spread over several parents, since each parent keeps its children in a tree
 * whose upkeep grows with their number. Spare actors are taken last in, first out; those that
 * nobody has needed for a while are stopped.
 */
public final class ActorPool {

  /**
   * What a pool keeps.
   *
   * @param capacity how many spare actors at most
   * @param time how long at least a spare actor is kept
   */
  public record Keep(int capacity, Duration time) {}

  private final ActorSystem<?> system;
  private final StepExecutor executor;
  private final List<ActorContext> parents;

  /** Where and how the actors run. */
  private final Deploy deploy;

  private final Keep keep;
  private final ArrayDeque<PooledActor> spare = new ArrayDeque<>();
  private int nextParent;

  /** The smallest number of spare actors since the last look: so many were not needed. */
  private int unneeded;

  private boolean looking;

  /**
   * A pool without actors.
   *
   * @param dispatcher the path of the loop's dispatcher
   * @param parents the contexts of actors on the loop's dispatcher
   */
  public ActorPool(
      ActorSystem<?> system,
      StepExecutor executor,
      String dispatcher,
      List<ActorContext> parents,
      Keep keep) {
    this.system = system;
    this.executor = executor;
    this.parents = List.copyOf(parents);
    this.keep = keep;
    this.deploy =
        PropsAdapter.apply(
                Behaviors::empty,
                MailboxSelector.fromConfig(LoopMailbox.PATH).withDispatcherFromConfig(dispatcher),
                false)
            .deploy();
  }

  /** An actor for a role. */
  public PooledActor take(Role role) {
    PooledActor actor = takeSpare();
    if (actor == null) {
      actor = spawn();
    }
    actor.play(role);
    return actor;
  }

  private @Nullable PooledActor takeSpare() {
    PooledActor actor = spare.pollLast();
    while (actor != null && actor.isStopped()) {
      actor = spare.pollLast();
    }
    unneeded = Math.min(unneeded, spare.size());
    return actor;
  }

  /*
   * A coroutine has to be started by the very call that creates it, on the thread of the coroutine
   * that calls, where the typed context's spawn() refuses to work; the classic context's does not
   * mind. It is safe: the parent runs on the same loop, and so not now. Adapter.props() would do
   * instead of props of our own; they would be several times as large, and put an interceptor around
   * each behavior: 300 bytes more for each coroutine.
   */
  private PooledActor spawn() {
    PooledActor actor = new PooledActor(this, executor);
    ActorContext parent = parents.get(nextParent);
    nextParent = (nextParent + 1) % parents.size();
    Seq<Object> arguments = new $colon$colon<>(actor, List$.MODULE$.empty());
    actor.isAt(parent.actorOf(new Props(deploy, Birth.class, arguments)));
    return actor;
  }

  /**
   * The reference of an actor that is there no more: who watches it hears at once that it stopped.
   */
  ActorRef stoppedBeside(ActorRef actor) {
    ActorPath path = actor.path().parent().child("stopped");
    return ((ExtendedActorSystem) Adapter.toClassic(system)).provider().resolveActorRef(path);
  }

  /** Tells whether an actor without a role is kept. */
  boolean giveBack(PooledActor actor) {
    if (spare.size() >= keep.capacity()) {
      return false;
    }
    spare.addLast(actor);
    if (!looking) {
      looking = true;
      unneeded = 0;
      lookLater();
    }
    return true;
  }

  /* By Pekko's scheduler: a timer of the loop would keep a virtual clock running for ever. */
  private void lookLater() {
    var _ =
        system
            .scheduler()
            .scheduleOnce(
                keep.time(),
                () -> {
                  if (!executor.isShutdown()) {
                    executor.callSoonThreadsafe(this::stopUnneeded);
                  }
                },
                system.executionContext());
  }

  private void stopUnneeded() {
    try (Guard _ = executor.guard()) {
      stopOldest();
    }
  }

  private void stopOldest() {
    for (int n = unneeded; n > 0; n--) {
      PooledActor actor = spare.removeFirst();
      if (!actor.isStopped()) {
        actor.tell(StopRequest.INSTANCE);
      }
    }
    unneeded = spare.size();
    looking = !spare.isEmpty();
    if (looking) {
      lookLater();
    }
  }

  /** The number of spare actors. */
  int spares() {
    return spare.size();
  }
}
