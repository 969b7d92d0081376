package dev.tauko.internal.observe;

import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.TimeLimit;
import dev.tauko.internal.task.WaitReason;
import dev.tauko.internal.task.WaitReason.Enders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one task in one moment.
 *
 * @param task the task
 * @param reason what it waits for; null if it does not wait
 * @param enders who can end the wait; null if it does not wait, or that could not be read
 * @param limit when a time limit ends what it does, whatever it waits for; {@link TimeLimit#OPEN}
 *     if somebody may set one, null if there is none
 * @param left when the wait ends by itself, by a limit or not; null if it does not
 * @param waitsSince when the wait began, by the loop's clock
 * @param number the number of the task; zero if it has not begun
 * @param createdBy the number of the task that has created it; zero if none of this loop has
 * @param groupParent the task that runs the block of the group of which this is a task; null if it
 *     is of no group, or that could not be read
 */
record Facts(
    CoroutineTask<?> task,
    @Nullable WaitReason reason,
    @Nullable Enders enders,
    @Nullable Duration limit,
    @Nullable Duration left,
    long waitsSince,
    long number,
    long createdBy,
    @Nullable CoroutineTask<?> groupParent) {

  /** Reads a task. On its loop, within the guard. */
  static Facts of(CoroutineTask<?> task) {
    WaitReason reason = task.waitReason();
    return new Facts(
        task,
        reason,
        reason == null ? null : reason.enders(),
        task.limit(),
        reason == null ? null : earlier(timeOf(task.limit()), reason.deadline()),
        task.waitsSince(),
        task.number(),
        task.createdBy(),
        task.groupParent());
  }

  /** Reads a task from a thread that does not get a turn on the loop: not who can end its wait. */
  static Facts fromOutside(CoroutineTask<?> task) {
    return new Facts(
        task,
        task.waitReason(),
        null,
        null,
        null,
        task.waitsSince(),
        task.number(),
        task.createdBy(),
        null);
  }

  private static @Nullable Duration timeOf(@Nullable Duration limit) {
    return TimeLimit.OPEN.equals(limit) ? null : limit;
  }

  private static @Nullable Duration earlier(@Nullable Duration one, @Nullable Duration other) {
    return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
  }
}
