package dev.tauko.observe;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures of an engine, made by {@link dev.tauko.Engine#stats()}: for metrics. They are read one
 * after another while the engine goes on, so two of them may be a little apart in time.
 *
 * @param created the tasks that have been started since the engine's start
 * @param running the tasks that are not done
 * @param finished the tasks whose bodies have returned
 * @param failed the tasks whose bodies have thrown something
 * @param cancelled the tasks that were cancelled
 * @param ready the steps that are ready to run
 * @param timers the timers that have not gone off, cancelled ones too
 * @param outside the calls of {@code toThread} and the like that are under way; zero for a pool,
 *     which does not count them
 * @param steps the steps since the start; -1 for a pool, which does not count them
 * @param lateness how long the loop has been busy since its last look at the clock, some turns at
 *     most: as long has anything waited that is to run there; zero while it has nothing to do, and
 *     for a pool
 * @param longestLateness how late the latest timer of the last one or two minutes was; zero for a
 *     pool
 * @param stepTimes how long steps take; null unless {@code tauko.event-loop.step-times} is on
 */
public record EngineStats(
    long created,
    int running,
    long finished,
    long failed,
    long cancelled,
    int ready,
    int timers,
    int outside,
    long steps,
    Duration lateness,
    Duration longestLateness,
    @Nullable StepTimes stepTimes) {

  /**
   * How long the steps of a loop have taken.
   *
   * @param total the time of all steps since the start
   * @param longest the longest step of the last one or two minutes
   * @param buckets how many steps took how long, the shortest first; each step is in one of them
   */
  public record StepTimes(Duration total, Duration longest, List<Bucket> buckets) {

    /** The number of steps. */
    public long count() {
      return buckets.stream().mapToLong(Bucket::steps).sum();
    }
  }

  /**
   * Steps that took longer than the bucket before says.
   *
   * @param atMost the longest time of this bucket; null for the last one, which has no limit
   * @param steps how many they were
   */
  public record Bucket(@Nullable Duration atMost, long steps) {}
}
