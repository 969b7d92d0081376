package dev.tauko.test;

import dev.tauko.internal.simulation.Step;
import java.util.function.IntUnaryOperator;

/**
 * A step of a run, told by what does not change when other steps go before it.
 *
 * @param subject what has it
 * @param number the number of the step among those of its subject, from 0 on
 */
record StepNumber(int subject, int number) {

  /**
   * The step that one would have.
   *
   * @param begun for a subject, how many steps it has begun
   */
  static StepNumber next(Step step, IntUnaryOperator begun) {
    return new StepNumber(step.subject(), begun.applyAsInt(step.subject()));
  }
}
