package dev.tauko.internal.loop;

import java.util.function.BooleanSupplier;

/**
 * What decides, in a test, what an event loop leaves to chance or to the clock: which of the steps
 * that are ready comes next, and what happens when none is. All methods are called on the loop,
 * between two steps.
 */
public interface Steering {

  /** A real time without end, in nanoseconds. */
  long FOREVER = Long.MAX_VALUE;

  /**
   * Chooses the step that comes next. What this adds to the ready steps may be chosen.
   *
   * @param steps the steps that are ready, in the order in which they became so; at least one
   * @return the index of the step; 0 for first in, first out
   */
  int next(ReadySteps steps);

  /**
   * Nothing is ready. May make something ready.
   *
   * @param deadline the time by the loop's clock of the next timer, in nanoseconds; {@link
   *     Long#MAX_VALUE} if there is none
   * @param calls the number of calls on other threads that have not reported back, and of callbacks
   *     that block in a call of the JDK
   * @param nothingHasArrived whether nothing has come from other threads that was not taken over
   * @return how long the loop waits for other threads, in nanoseconds of real time; if it is 0 and
   *     nothing has been made ready, the clock jumps to the deadline
   */
  long idle(long deadline, int calls, BooleanSupplier nothingHasArrived);

  /**
   * What came from other threads is about to be taken over. Called before each step, too: what
   * other threads do for the program may be waited for here, in real time, so that it comes at the
   * same step each time.
   *
   * @param inStep whether a step is under way, which goes on after this
   */
  default void settle(boolean inStep) {}

  /**
   * A callback, or a timer, has failed.
   *
   * @return whether this takes note of it, and nothing is to be logged
   */
  default boolean callbackFailed(Runnable callback, Throwable thrown) {
    return false;
  }

  /** The calling coroutine begins to wait for something that may not belong to the loop. */
  void waitBegins(Object forWhat);

  /** The wait of one {@link #waitBegins} has ended. */
  void waitEnds(Object forWhat);
}
