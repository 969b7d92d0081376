package dev.tauko.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A coroutine was suspended: from there to where it went on. */
@Name("dev.tauko.TaskWait")
@Label("Task Wait")
@Category("Tauko")
@Description("A coroutine was suspended until something happened")
@Threshold("20 ms")
@StackTrace(false)
public final class TaskWaitEvent extends Event {
  private static final TaskWaitEvent ANY = new TaskWaitEvent();

  /** The number of the task. */
  @Label("Task")
  public long task;

  /** Its name. */
  @Label("Name")
  public @Nullable String name;

  /** What it waited for. */
  @Label("Reason")
  public @Nullable String reason;

  /** An event that has not begun. */
  public TaskWaitEvent() {}

  /** Whether a recording wants it. */
  public static boolean isOn() {
    return ANY.isEnabled();
  }
}
