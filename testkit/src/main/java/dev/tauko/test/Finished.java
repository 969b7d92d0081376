package dev.tauko.test;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run has ended.
 *
 * @param value what the program has returned
 * @param thrown what it has thrown, or what the test kit has found wrong
 * @param schedule the decisions that were made
 * @param options for each decision, how many steps there were to choose from
 * @param draws the choices among them that the program has asked for, in their order
 * @param hastened the steps that the deviations have had go before others
 * @param order all steps, in their order; empty if they were not asked for
 * @param cut whether more coroutines were ready at once than are chosen from
 * @param steps the number of steps
 * @param trace the steps; empty if they were not asked for
 */
record Finished(
    @Nullable Object value,
    @Nullable Throwable thrown,
    Schedule schedule,
    List<Integer> options,
    List<Integer> draws,
    List<StepNumber> hastened,
    List<StepNumber> order,
    boolean cut,
    long steps,
    List<TraceEntry> trace) {

  boolean failed() {
    return thrown != null && !aborted();
  }

  /** Whether an assumption of the program did not hold. */
  boolean aborted() {
    return Aborts.in(thrown) != null;
  }

  /** Throws what an aborted run has thrown. */
  void throwAbort() {
    Throwable abort = Aborts.in(thrown);
    if (abort != null) {
      throw Throwing.<RuntimeException>exactly(abort);
    }
  }

  int decisions() {
    return options.size();
  }
}
