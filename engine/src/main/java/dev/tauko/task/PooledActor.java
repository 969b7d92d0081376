package dev.tauko.task;

import dev.tauko.Task;
import dev.tauko.loop.Guard;
import dev.tauko.loop.GuardedStep;
import dev.tauko.loop.StepExecutor;
import dev.tauko.loop.StopRequest;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * An actor of the engine. It serves one role after another, as long as nobody can tell: once its
 * reference has been handed out, it stops when its role is over.
 *
 * <p>Its messages: a {@link Runnable} is a step of its role and runs in the actor's turn; {@link
 * Task.Cancel} and {@link StopRequest} are passed to the role. As an {@link Executor}, it tells
 * itself a step, from any thread; a step for an actor that was stopped runs on the loop itself, so
 * that what the actor had begun can end.
 */
public final class PooledActor extends ExtensibleBehavior<Object> implements Executor {
  /** A step in which there is nothing to do: after each step the actor sees whether it is free. */
  private static final GuardedStep LOOK_AGAIN = PooledActor::lookAgain;

  private static final AtomicReferenceFieldUpdater<PooledActor, @Nullable Object> TENANT =
      AtomicReferenceFieldUpdater.newUpdater(PooledActor.class, Object.class, "tenant");

  private final ActorPool pool;
  private final StepExecutor executor;
  private org.apache.pekko.actor.@Nullable ActorRef self;
  private volatile boolean stopped;
  private @Nullable Role role;

  /** The present role as long as it has not asked for the reference, then {@link Known} to it. */
  @SuppressWarnings("unused") // Used by the updater.
  private volatile @Nullable Object tenant;

  /** The role that knows the actor's reference; the actor's last one. */
  private record Known(Role to) {}

  PooledActor(ActorPool pool, StepExecutor executor) {
    this.pool = pool;
    this.executor = executor;
  }

  void isAt(org.apache.pekko.actor.ActorRef self) {
    this.self = self;
  }

  private static void lookAgain() {}

  void play(Role role) {
    this.role = role;
    tenant = role;
  }

  boolean isStopped() {
    return stopped;
  }

  @Override
  public void execute(Runnable step) {
    if (stopped) {
      executor.execute(step);
    } else {
      tell(step);
    }
  }

  void tell(Object message) {
    self().tell(message, org.apache.pekko.actor.ActorRef.noSender());
  }

  private org.apache.pekko.actor.ActorRef self() {
    org.apache.pekko.actor.ActorRef self = this.self;
    if (self == null) {
      throw new IllegalStateException("the actor has not been spawned");
    }
    return self;
  }

  /**
   * The actor's reference for users of a role, from any thread. Where the role was over before
   * anybody asked, and the actor may serve another one, it is that of an actor that has stopped.
   */
  ActorRef<Task.Command> handOut(Role to) {
    Known known = new Known(to);
    boolean mine = TENANT.compareAndSet(this, to, known) || known.equals(tenant);
    return Adapter.toTyped(mine ? self() : pool.stoppedBeside(self()));
  }

  @Override
  public Behavior<Object> receive(TypedActorContext<Object> context, Object message) {
    Role role = this.role;
    if (message instanceof GuardedStep step) {
      run(step);
    } else if (message instanceof Runnable step) {
      executor.stepRunsOn(role == null ? null : role.thread());
      step.run();
      executor.stepRunsOn(null);
    } else if (role == null) {
      return message instanceof StopRequest ? Behaviors.stopped() : Behaviors.unhandled();
    } else if (message instanceof Task.Cancel cancel) {
      tellRole(() -> role.cancelRequested(cancel.message()));
    } else if (message instanceof StopRequest) {
      tellRole(() -> role.stopRequested("the actor was told to stop"));
    } else {
      return Behaviors.unhandled();
    }
    return role == null ? Behaviors.same() : afterStep(role);
  }

  private void run(GuardedStep step) {
    try (Guard guard = executor.tryGuard()) {
      if (guard == null) {
        tell(step);
      } else {
        step.run();
      }
    }
  }

  /** Lets the role hear of something: at once if the guard is free. */
  private void tellRole(GuardedStep news) {
    run(news);
  }

  private Behavior<Object> afterStep(Role played) {
    if (!played.isOver()) {
      return Behaviors.same();
    }
    try (Guard guard = executor.tryGuard()) {
      if (guard == null) {
        tell(LOOK_AGAIN);
      } else if (played.isOver()) {
        return afterRole(played);
      }
      return Behaviors.same();
    }
  }

  private Behavior<Object> afterRole(Role played) {
    played.released();
    role = null;
    boolean unknown = TENANT.compareAndSet(this, played, null);
    return unknown && pool.giveBack(this) ? Behaviors.same() : Behaviors.stopped();
  }

  @Override
  public Behavior<Object> receiveSignal(TypedActorContext<Object> context, Signal signal) {
    if (signal instanceof PostStop) {
      stopped = true;
      Role role = this.role;
      if (role != null && !role.isOver()) {
        executor.callSoon(() -> role.stopRequested("the actor was stopped"));
      }
    }
    return Behaviors.same();
  }
}
