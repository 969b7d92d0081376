package dev.tauko.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a loop shows to its watchdog: a number that changes with each step, and the thread on which
 * the step runs. Written by the loop, read by the watchdog, in no particular hurry.
 */
final class StepProbe {
  private static final VarHandle STEP;
  private static final VarHandle RUNNER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STEP = lookup.findVarHandle(StepProbe.class, "step", long.class);
      RUNNER = lookup.findVarHandle(StepProbe.class, "runner", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Negative while the loop waits for work. */
  @SuppressWarnings("unused")
  private long step;

  @SuppressWarnings("unused")
  private @Nullable Thread runner;

  private long count;

  /** A step begins. */
  void next() {
    STEP.setOpaque(this, ++count);
  }

  /** The loop begins to wait for work. */
  void idle() {
    STEP.setOpaque(this, -1L);
  }

  /** The step goes on in this thread. */
  void runs(Thread thread) {
    RUNNER.setOpaque(this, thread);
  }

  /** The number of the step under way, negative if there is none. */
  long step() {
    return (long) STEP.getOpaque(this);
  }

  /** The stack of the thread on which the step under way runs, for people to read. */
  String stack() {
    Thread runner = (Thread) RUNNER.getOpaque(this);
    if (runner == null) {
      return "";
    }
    StringBuilder stack = new StringBuilder();
    stack.append(runner.getName().isEmpty() ? runner.toString() : runner.getName());
    for (StackTraceElement frame : runner.getStackTrace()) {
      stack.append("\n\tat ").append(frame);
    }
    return stack.toString();
  }
}
