package dev.tauko.console.internal.sample;

import dev.tauko.observe.TaskInfo;
import dev.tauko.observe.WaitInfo;
import java.util.Locale;

/**
 * What one task did for a while.
 *
 * @param from when it began, in milliseconds of the sampler's clock
 * @param to when it ended, or was last seen
 * @param kind what it did
 * @param what what it waited for, in words; empty if it did not
 */
public record Segment(long from, long to, Kind kind, String what) {

  /** What a task does, as far as a colour can tell. */
  public enum Kind {
    /** It ran, or waited for its turn; also a time of several short waits. */
    ACTIVE,
    /** It waits for the end of tasks. */
    TASKS,
    /** It waits for something that tasks hold. */
    HELD,
    /** It waits for the clock. */
    TIMER,
    /** It waits for something that any coroutine may do. */
    ANYONE,
    /** It waits for something outside the loop. */
    OUTSIDE,
    /** A call of the JDK has suspended it. */
    BLOCKED,
    /** It has not begun. */
    CREATED;

    /** The kind of what a task does now. */
    public static Kind of(TaskInfo task) {
      WaitInfo wait = task.waitsFor();
      if (wait == null) {
        return task.state() == TaskInfo.State.CREATED ? CREATED : ACTIVE;
      }
      return switch (wait.cause()) {
        case TASKS, FIRST_TASK -> TASKS;
        case HOLDERS -> HELD;
        case TIMER -> TIMER;
        case ANYONE -> ANYONE;
        case OUTSIDE -> OUTSIDE;
        case BLOCKING_CALL -> BLOCKED;
      };
    }

    /** The word for it in JSON and in the style sheet. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Segment until(long end) {
    return new Segment(from, end, kind, what);
  }
}
