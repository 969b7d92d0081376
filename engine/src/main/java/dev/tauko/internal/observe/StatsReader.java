package dev.tauko.internal.observe;

import dev.tauko.internal.loop.StepExecutor.Figures;
import dev.tauko.internal.loop.StepTimes;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.EndedTasks;
import dev.tauko.observe.EngineStats;
import dev.tauko.observe.EngineStats.Bucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@link EngineStats}, from any thread. */
public final class StatsReader {
  private StatsReader() {}

  /** Reads the figures of a loop, which is not asked for a turn. */
  public static EngineStats read(CoroutineLoop loop) {
    EndedTasks ended = loop.ended();
    Figures figures = loop.executor().figures();
    return new EngineStats(
        loop.tasks().begun(),
        Math.max(0, loop.tasks().size()),
        ended.finished(),
        ended.failed(),
        ended.cancelled(),
        figures.ready(),
        figures.timers(),
        figures.outside(),
        figures.steps(),
        Duration.ofNanos(figures.lateness()),
        Duration.ofNanos(figures.longestLateness()),
        stepTimes(loop.executor().stepTimes()));
  }

  private static EngineStats.@Nullable StepTimes stepTimes(@Nullable StepTimes times) {
    if (times == null) {
      return null;
    }
    long[] bounds = StepTimes.bounds();
    List<Bucket> buckets = new ArrayList<>(bounds.length + 1);
    for (int i = 0; i < bounds.length; i++) {
      buckets.add(new Bucket(Duration.ofNanos(bounds[i]), times.count(i)));
    }
    buckets.add(new Bucket(null, times.count(bounds.length)));
    return new EngineStats.StepTimes(
        Duration.ofNanos(times.total()), Duration.ofNanos(times.longest()), List.copyOf(buckets));
  }
}
