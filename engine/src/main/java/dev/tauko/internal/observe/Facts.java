package dev.tauko.internal.observe;

import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitReason;
import dev.tauko.internal.task.WaitReason.Enders;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one task in one moment.
 *
 * @param task the task
 * @param reason what it waits for; null if it does not wait
 * @param enders who can end the wait; null if it does not wait, or that could not be read
 * @param hasTimer whether a timer will go off in it, whatever it waits for
 * @param waitsSince when the wait began, by the loop's clock
 */
record Facts(
    CoroutineTask<?> task,
    @Nullable WaitReason reason,
    @Nullable Enders enders,
    boolean hasTimer,
    long waitsSince) {

  /** Reads a task. On its loop, within the guard. */
  static Facts of(CoroutineTask<?> task) {
    WaitReason reason = task.waitReason();
    return new Facts(
        task, reason, reason == null ? null : reason.enders(), task.hasTimer(), task.waitsSince());
  }

  /** Reads a task from a thread that does not get a turn on the loop: not who can end its wait. */
  static Facts fromOutside(CoroutineTask<?> task) {
    return new Facts(task, task.waitReason(), null, task.hasTimer(), task.waitsSince());
  }
}
