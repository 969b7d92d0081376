package dev.tauko.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A step of an event loop, from its beginning to the next one's. One object serves many steps. */
@Name("dev.tauko.Step")
@Label("Step")
@Category("Tauko")
@Description("A step kept the event loop: nothing else ran on it meanwhile")
@Threshold("20 ms")
@StackTrace(false)
public final class StepEvent extends Event {
  private static final StepEvent ANY = new StepEvent();

  /** The number of the task; zero if it is no coroutine's step. */
  @Label("Task")
  public long task;

  /** The name of the task, or the class of the callback. */
  @Label("Name")
  public @Nullable String name;

  /** {@code coroutine}, {@code actor} or {@code callback}. */
  @Label("Kind")
  public @Nullable String kind;

  /** An event that has not begun. */
  public StepEvent() {}

  /** Whether a recording wants it. */
  public static boolean isOn() {
    return ANY.isEnabled();
  }
}
