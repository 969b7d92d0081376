package dev.tauko.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The state of an event loop after a step that was recorded. */
@Name("dev.tauko.LoopState")
@Label("Loop State")
@Category("Tauko")
@Description("What was ready on the event loop when a recorded step ended")
@StackTrace(false)
public final class LoopStateEvent extends Event {

  /** The steps that were ready. */
  @Label("Ready")
  public int ready;

  /** An event to be filled and committed. */
  public LoopStateEvent() {}
}
