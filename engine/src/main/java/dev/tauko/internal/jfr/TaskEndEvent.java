package dev.tauko.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task has ended. */
@Name("dev.tauko.TaskEnd")
@Label("Task End")
@Category("Tauko")
@Description("A task has its outcome")
@Enabled(false)
@StackTrace(false)
public final class TaskEndEvent extends Event {
  private static final TaskEndEvent ANY = new TaskEndEvent();

  /** The number of the task. */
  @Label("Task")
  public long task;

  /** Its name. */
  @Label("Name")
  public @Nullable String name;

  /** {@code finished}, {@code cancelled}, or the class of the exception that it failed with. */
  @Label("Outcome")
  public @Nullable String outcome;

  /** An event to be filled and committed. */
  public TaskEndEvent() {}

  /** Whether a recording wants it. */
  public static boolean isOn() {
    return ANY.isEnabled();
  }
}
