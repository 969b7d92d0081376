package dev.tauko.internal.loop;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What is ready to run on a loop, first in, first out, in turns: the steps that are ready when a
 * turn begins belong to it, and what becomes ready meanwhile to the next one. The one place that
 * chooses which step comes next; in tests, a {@link Steering} may choose another one than the
 * first, of the next turn, too. Confined to the loop.
 */
final class ReadyQueue {
  /** A number of turns, a power of two. */
  private static final int NOW_AND_THEN = 64;

  private final Fifo<Runnable> steps = new Fifo<>(256);

  /** Steps of the turn under way that have not run. */
  private int left;

  /** Null where the order is first in, first out. */
  private @Nullable Steering steering;

  private final ReadySteps view = new ReadySteps(steps);

  /** Whether the step at the head was chosen to be the next one. */
  private boolean chosen;

  /** Has the order of the steps decided from now on; null for first in, first out. */
  void steer(@Nullable Steering steering) {
    this.steering = steering;
  }

  /** What decides the order of the steps; null for first in, first out. */
  @Nullable Steering steering() {
    return steering;
  }

  /** Tells who steers, if somebody does, of a wait for something that is not the loop's. */
  void waitsOutside(Object forWhat, boolean begins) {
    Steering steering = this.steering;
    if (steering != null && begins) {
      steering.waitBegins(forWhat);
    } else if (steering != null) {
      steering.waitEnds(forWhat);
    }
  }

  /** Tells who steers that what came from other threads is about to be taken over. */
  boolean settle(boolean inStep) {
    Steering steering = this.steering;
    if (steering != null) {
      steering.settle(inStep);
    }
    return true;
  }

  /** Whether somebody steers, and takes note of the failure of a callback. */
  boolean keepsFailure(Runnable callback, Throwable thrown) {
    Steering steering = this.steering;
    return steering != null && steering.callbackFailed(callback, thrown);
  }

  private int turns;

  /** Adds a step, for the next turn. */
  void add(Runnable step) {
    steps.add(step);
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Whether code of users is ready that is no coroutine's and no actor's. */
  boolean hasCallbacks() {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof LoopHandle handle && handle.isOfOthers()) {
        return true;
      }
    }
    return false;
  }

  /** The number of steps that are ready. */
  int size() {
    return steps.size();
  }

  /**
   * Begins a turn with all that is ready.
   *
   * @return true once in a number of turns, for what is to be done now and then
   */
  boolean beginTurn() {
    left = steps.size();
    return (++turns & (NOW_AND_THEN - 1)) == 0;
  }

  /** Tells whether all steps of the turn have run. */
  boolean isTurnOver() {
    return left == 0;
  }

  /** The step that {@link #take} gives; null if the turn is over. */
  @Nullable Runnable peek() {
    if (left == 0) {
      return null;
    }
    if (steering != null) {
      choose(steering);
    }
    return steps.peek();
  }

  /** Puts the step that comes next at the head. */
  private void choose(Steering steering) {
    if (!chosen && !steps.isEmpty()) {
      chosen = true;
      int index = steering.next(view);
      if (index > 0) {
        steps.moveToFront(index);
      }
    }
  }

  /** The next step of the turn. */
  Runnable take() {
    if (steering != null) {
      choose(steering);
      chosen = false;
    }
    Runnable step = steps.poll();
    if (step == null) {
      throw new NoSuchElementException();
    }
    left--;
    return step;
  }
}
