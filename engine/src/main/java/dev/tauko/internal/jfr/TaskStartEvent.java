package dev.tauko.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The first step of a coroutine has begun. */
@Name("dev.tauko.TaskStart")
@Label("Task Start")
@Category("Tauko")
@Description("The body of a task begins")
@Enabled(false)
@StackTrace(false)
public final class TaskStartEvent extends Event {
  private static final TaskStartEvent ANY = new TaskStartEvent();

  /** The number of the task. */
  @Label("Task")
  public long task;

  /** Its name. */
  @Label("Name")
  public @Nullable String name;

  /** The number of the task that has created it; zero if none has. */
  @Label("Parent")
  public long parent;

  /** The class in which its body was written. */
  @Label("Created In")
  public @Nullable String createdIn;

  /** An event to be filled and committed. */
  public TaskStartEvent() {}

  /** Whether a recording wants it. */
  public static boolean isOn() {
    return ANY.isEnabled();
  }
}
