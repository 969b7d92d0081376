package dev.tauko.internal.actor;

import dev.tauko.internal.task.CoroutineTask;

/** How the body of an actor has ended. */
sealed interface BodyEnd {

  /** The actor is to stop. */
  record Returned() implements BodyEnd {}

  /** The actor is to fail. */
  record Failed(Throwable failure) implements BodyEnd {}

  /** How a task has ended, which is done. */
  static BodyEnd of(CoroutineTask<?> task) {
    if (task.isCancelled()) {
      return task.cancelling() > 0 ? new Returned() : new Failed(task.cancelledError());
    }
    Throwable failure = task.exception();
    return failure == null ? new Returned() : new Failed(failure);
  }
}
