package dev.tauko.internal.sync;

import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Supervisor;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Supervisor} of a lock or semaphore supervises. There is one as long as coroutines
 * wait: it hears of holders that were stopped from outside, and passes on what they had.
 */
final class HolderSupervisor implements Supervisor.Construct {

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
  private final Supervisor actor;

  /** Messages on their way. */
  private int pending;

  private boolean resting;

  HolderSupervisor(Handoff permits, CoroutineLoop loop) {
    this.permits = permits;
    this.actor = new Supervisor(loop, this);
  }

  private void tell(GuardedStep message) {
    pending++;
    actor.act(message);
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
  public String supervisorName() {
    return "permits";
  }

  /** Supervisors of locks and semaphores are not handed out, and have nothing to cancel. */
  @Override
  public void cancelRequested(@Nullable String message) {}
}
