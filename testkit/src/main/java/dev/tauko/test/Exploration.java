package dev.tauko.test;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a program under many schedules have shown.
 *
 * @param runs how many schedules were tried, those for shrinking not counted
 * @param complete whether these were all that there are within the bound; never with seeds
 * @param extent which schedules these were, for people to read, such as {@code all with at most 2
 *     deviations}; may be empty with seeds
 * @param decisions the most decisions that a run had
 * @param failingSeeds the seeds under which the program failed
 * @param schedule a failing schedule with the fewest deviations that was found; null if no run
 *     failed
 * @param failure what went wrong, with a log of that schedule; or that the program takes other
 *     steps when it is run again; or that it never had two steps to choose from; null for none of
 *     these
 */
public record Exploration(
    int runs,
    boolean complete,
    String extent,
    int decisions,
    List<Long> failingSeeds,
    @Nullable Schedule schedule,
    @Nullable SimulationFailure failure) {

  void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  /** The same, which has failed if there was nothing to explore. */
  Exploration orNothing() {
    if (failure != null || decisions > 0 || (runs == 1 && !complete)) {
      return this;
    }
    SimulationFailure nothing =
        new SimulationFailure(
            "0 decisions in "
                + runs
                + (runs == 1 ? " run" : " runs")
                + ": never were two coroutines ready at the same time, so there was nothing to"
                + " explore",
            null);
    return new Exploration(runs, complete, extent, decisions, failingSeeds, schedule, nothing);
  }

  /** One line. */
  @Override
  public String toString() {
    return runs
        + (runs == 1 ? " schedule" : " schedules")
        + (extent.isEmpty() ? "" : ", " + extent)
        + ", at most "
        + decisions
        + " decisions each; "
        + outcome();
  }

  private String outcome() {
    if (schedule == null) {
      return failure == null
          ? "none failed"
          : decisions == 0 ? "nothing to explore" : "not the same steps when run again";
    }
    int seeds = failingSeeds.size();
    return (seeds == 0
            ? "the last one failed"
            : seeds + (seeds == 1 ? " seed" : " seeds") + " failed")
        + ", fewest deviations: "
        + schedule;
  }
}
