package dev.tauko.internal.loop;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What is ready to run on a loop, first in, first out, in turns: the steps that are ready when a
 * turn begins belong to it, and what becomes ready meanwhile to the next one. The one place that
 * chooses which step comes next. Confined to the loop.
 */
final class ReadyQueue {
  /** A number of turns, a power of two. */
  private static final int NOW_AND_THEN = 64;

  private final Fifo<Runnable> steps = new Fifo<>(256);

  /** Steps of the turn under way that have not run. */
  private int left;

  private int turns;

  /** Adds a step, for the next turn. */
  void add(Runnable step) {
    steps.add(step);
  }

  boolean isEmpty() {
    return steps.isEmpty();
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
    return left == 0 ? null : steps.peek();
  }

  /** The next step of the turn. */
  Runnable take() {
    Runnable step = steps.poll();
    if (step == null) {
      throw new NoSuchElementException();
    }
    left--;
    return step;
  }
}
