package dev.tauko.internal.simulation;

import java.util.List;

/** What directs a simulated run, and follows it. Called on the loop, between two steps. */
public interface Director {

  /** A step has ended, and the next one has not been chosen. */
  void between();

  /**
   * Chooses the next step.
   *
   * @param options at least two, the first one being the one that would be next by itself
   * @return an index
   */
  int choose(List<Step> options);

  /** More steps might be next than are there to choose from. */
  void cut();

  /**
   * A step begins.
   *
   * @param nanos the time of the loop
   * @param choice its index among the options
   * @param options the number of options
   */
  void begins(Step step, long nanos, int choice, int options);

  /**
   * Nothing can go on any more, unless this cancels something.
   *
   * @return whether it has
   */
  boolean stuck();

  /** The calling coroutine is about to suspend. */
  void beforeWait();

  /**
   * The calling coroutine is about to get the outcome of what it has awaited.
   *
   * @throws Exception what the coroutine gets in its place
   */
  void beforeOutcome() throws Exception;

  /** The run has ended, with all that it has started. */
  void ended();
}
