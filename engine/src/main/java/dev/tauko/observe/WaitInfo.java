package dev.tauko.observe;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task waits for.
 *
 * @param what the wait, for people to read: {@code Lock.acquire() of "accounts"}
 * @param cause what can end it
 * @param since how long it has lasted; null if that is not known
 * @param left how long it still lasts, if it ends with a timer
 * @param tasks the ids of the tasks it waits for: that will end, or that hold what it waits for
 * @param resource the {@link ResourceInfo#id} of what it waits at; zero if there is none
 */
public record WaitInfo(
    String what,
    Cause cause,
    @Nullable Duration since,
    @Nullable Duration left,
    List<Long> tasks,
    int resource) {

  /** What can end a wait, apart from a cancellation. */
  public enum Cause {
    /** The ends of tasks: all of them, for gathers and groups. */
    TASKS,
    /** The end of one of several tasks. */
    FIRST_TASK,
    /** Tasks that hold permits. */
    HOLDERS,
    /** The clock. */
    TIMER,
    /** Any coroutine or callback: an event is set, an item is put. */
    ANYONE,
    /** A thread, a completion stage, another actor, the network. */
    OUTSIDE,
    /** A call of the JDK, or a monitor. */
    BLOCKING_CALL
  }
}
