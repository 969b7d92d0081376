package dev.tauko.sync;

import dev.tauko.task.CoroutineLoop;
import dev.tauko.task.CoroutineTask;
import dev.tauko.task.PooledActor;
import dev.tauko.task.Role;
import org.jspecify.annotations.Nullable;

/**
 * The role of a semaphore's supervisor actor. There is one as long as coroutines wait: it hears of
 * holders that were stopped from outside, and passes on what they had.
 */
final class SemaphoreSupervisor implements Role {
  private final SemaphoreState state;
  private @Nullable PooledActor actor;

  /** Messages on their way. */
  private int pending;

  private boolean resting;

  private SemaphoreSupervisor(SemaphoreState state) {
    this.state = state;
  }

  static SemaphoreSupervisor start(SemaphoreState state, CoroutineLoop loop) {
    SemaphoreSupervisor supervisor = new SemaphoreSupervisor(state);
    supervisor.actor = loop.actors().take(supervisor);
    return supervisor;
  }

  private void tell(Runnable message) {
    pending++;
    if (actor != null) {
      actor.execute(
          () -> {
            pending--;
            message.run();
          });
    }
  }

  /** Tells the supervisor that a holder was stopped. */
  void holderStopped(CoroutineTask<?> holder) {
    tell(() -> state.reclaim(holder));
  }

  /** Tells the supervisor that nobody waits any more. */
  void rest() {
    resting = true;
    tell(() -> {});
  }

  @Override
  public boolean isOver() {
    return resting && pending == 0;
  }

  @Override
  public @Nullable Thread thread() {
    return null;
  }

  /** Supervisors of semaphores are not handed out, and have nothing to cancel. */
  @Override
  public void cancelRequested(@Nullable String message) {}

  @Override
  public void stopRequested(String why) {}
}
