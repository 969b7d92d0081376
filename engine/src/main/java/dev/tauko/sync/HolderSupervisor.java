package dev.tauko.sync;

import dev.tauko.loop.GuardedStep;
import dev.tauko.task.CoroutineLoop;
import dev.tauko.task.CoroutineTask;
import dev.tauko.task.PooledActor;
import dev.tauko.task.Role;
import org.jspecify.annotations.Nullable;

/**
 * The role of the supervisor actor of a lock or semaphore. There is one as long as coroutines wait:
 * it hears of holders that were stopped from outside, and passes on what they had.
 */
final class HolderSupervisor implements Role {

  /** The message that a holder was stopped from outside, and its body has ended. */
  private record HolderStopped(HolderSupervisor supervisor, CoroutineTask<?> holder)
      implements GuardedStep {
    @Override
    public void run() {
      supervisor.pending--;
      supervisor.permits.reclaim(holder);
    }
  }

  /** The message that nobody waits any more. */
  private record Rest(HolderSupervisor supervisor) implements GuardedStep {
    @Override
    public void run() {
      supervisor.pending--;
    }
  }

  private final Handoff permits;
  private @Nullable PooledActor actor;

  /** Messages on their way. */
  private int pending;

  private boolean resting;

  private HolderSupervisor(Handoff permits) {
    this.permits = permits;
  }

  static HolderSupervisor start(Handoff permits, CoroutineLoop loop) {
    HolderSupervisor supervisor = new HolderSupervisor(permits);
    supervisor.actor = loop.actors().take(supervisor);
    return supervisor;
  }

  private void tell(GuardedStep message) {
    pending++;
    if (actor != null) {
      actor.execute(message);
    }
  }

  /** Tells the supervisor that a holder was stopped. */
  void holderStopped(CoroutineTask<?> holder) {
    tell(new HolderStopped(this, holder));
  }

  /** Tells the supervisor that nobody waits any more. */
  void rest() {
    resting = true;
    tell(new Rest(this));
  }

  @Override
  public boolean isOver() {
    return resting && pending == 0;
  }

  @Override
  public @Nullable Thread thread() {
    return null;
  }

  /** Supervisors of locks and semaphores are not handed out, and have nothing to cancel. */
  @Override
  public void cancelRequested(@Nullable String message) {}

  @Override
  public void stopRequested(String why) {}
}
