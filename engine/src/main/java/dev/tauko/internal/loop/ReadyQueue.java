package dev.tauko.internal.loop;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What is ready to run on a loop, first in, first out, in turns: the steps that are ready when a
 * turn begins belong to it, and what becomes ready meanwhile to the next one. The one place that
 * chooses which step comes next. Confined to the loop.
 */
final class ReadyQueue {
  private final Fifo<Runnable> steps = new Fifo<>(256);

  /** Steps of the turn under way that have not run. */
  private int left;

  /** Adds a step, for the next turn. */
  void add(Runnable step) {
    steps.add(step);
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Begins a turn with all that is ready. */
  void beginTurn() {
    left = steps.size();
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
