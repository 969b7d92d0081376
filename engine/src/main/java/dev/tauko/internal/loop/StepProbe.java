package dev.tauko.internal.loop;

import dev.tauko.internal.log.Printable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a loop shows of its steps. To its watchdog: a number that changes with each step, and the
 * step; written by the loop, read by the watchdog, in no particular hurry. To Flight Recorder, and
 * to {@link StepTimes}, if somebody wants that: how long each step takes. One ends where the next
 * begins, or where the loop begins to wait.
 */
final class StepProbe {
  private static final VarHandle NUMBER;
  private static final VarHandle STEP;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      NUMBER = lookup.findVarHandle(StepProbe.class, "number", long.class);
      STEP = lookup.findVarHandle(StepProbe.class, "step", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Negative while the loop waits for work. */
  @SuppressWarnings("unused")
  private long number;

  @SuppressWarnings("unused")
  private @Nullable Object step;

  private long count;

  /** How often the loop has come back from a wait, which {@link #count} has, too. */
  private long looks;

  private final @Nullable StepTimes times;
  private final StepRecorder recorder;

  /** The steps of a loop that are ready are in the queue. */
  StepProbe(StepExecutor loop, ReadyQueue ready) {
    this.times = loop.stepTimes();
    this.recorder = new StepRecorder(loop.isRecorded(), ready::size);
  }

  /** A step begins. */
  void next(Object step) {
    if (times != null || recorder.isOn()) {
      measure(step);
    }
    STEP.setOpaque(this, step);
    NUMBER.setOpaque(this, ++count);
  }

  /** The step under way counts as a new one. */
  void again() {
    if (times != null || recorder.isOn()) {
      measure(STEP.getOpaque(this));
    }
    NUMBER.setOpaque(this, ++count);
  }

  /** The loop waits no more, and looks what there is to do: that is no step of anybody. */
  void awake(StepExecutor loop) {
    looks++;
    next(loop);
  }

  /** The loop begins to wait for work. */
  void idle() {
    if (times != null || recorder.isOn()) {
      measure(null);
    }
    STEP.setOpaque(this, null);
    NUMBER.setOpaque(this, -1L);
  }

  private void measure(@Nullable Object next) {
    // The loop itself is no step of anybody.
    Object step = next instanceof StepExecutor ? null : next;
    if (times != null) {
      times.turnTo(step != null, System.nanoTime());
    }
    if (recorder.isOn()) {
      recorder.turnTo(step, count);
    }
  }

  /** The number of steps so far. From any thread, and a little late there. */
  long steps() {
    return count - looks;
  }

  /** The number of the step under way, negative if there is none. */
  long number() {
    return (long) NUMBER.getOpaque(this);
  }

  /**
   * Wakes the thread of a strand that has suspended without leaving the loop's thread: the JDK
   * found no memory to keep its stack. It looks for the end of its wait, and tries to leave again.
   */
  void letGo() {
    if (STEP.getOpaque(this) instanceof Strand strand && strand.isSuspended()) {
      LockSupport.unpark(strand.thread());
    }
  }

  /**
   * The stack of the thread on which the step under way runs, for people to read; empty while the
   * loop waits for work.
   *
   * @param loop the loop's own thread
   */
  String stack(Thread loop) {
    if (number() < 0) {
      return "";
    }
    Thread runner = STEP.getOpaque(this) instanceof Strand strand ? strand.thread() : null;
    return describe(runner == null ? loop : runner);
  }

  static String describe(Thread thread) {
    StringBuilder stack = new StringBuilder();
    stack.append(Printable.of(thread.getName().isEmpty() ? thread.toString() : thread.getName()));
    for (StackTraceElement frame : thread.getStackTrace()) {
      stack.append("\n\tat ").append(frame);
    }
    return stack.toString();
  }
}
