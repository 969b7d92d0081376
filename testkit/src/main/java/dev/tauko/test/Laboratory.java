package dev.tauko.test;

import dev.tauko.Body;
import dev.tauko.test.Host.Detail;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs one program under many schedules. */
final class Laboratory {
  private final Host host;
  private final Settings settings;
  private final Body<?, ?> program;

  Laboratory(Host host, Settings settings, Body<?, ?> program) {
    this.host = host;
    this.settings = settings;
    this.program = program;
  }

  Finished run(Oracle oracle, Detail detail) {
    return host.run(program, settings, oracle, Fault.NONE, detail);
  }

  boolean isSpoilt() {
    return host.isSpoilt();
  }

  Finished replay(Schedule schedule) {
    return run(Oracle.replay(schedule), Detail.NONE);
  }

  /** Tries a row of seeds. */
  Exploration seeds(long first, int number, boolean untilFailure) {
    List<Long> failing = new ArrayList<>();
    @Nullable Finished failure = null;
    int runs = 0;
    int decisions = 0;
    for (long seed = first; seed < first + number; seed++) {
      Finished finished = run(Oracle.ofSeed(seed), Detail.NONE);
      runs++;
      decisions = Math.max(decisions, finished.decisions());
      if (finished.failed()) {
        failing.add(seed);
        failure = failure == null ? finished : failure;
        if (untilFailure || host.isSpoilt()) {
          break;
        }
      }
    }
    if (failure == null) {
      return new Exploration(runs, false, decisions, failing, null, null);
    }
    Finished shrunk = new Shrinking(this, failure).fewest();
    SimulationFailure report =
        Report.ofSearch(this, new Way.Seeded(failing.getFirst()), runs, failure, shrunk);
    return new Exploration(runs, false, decisions, failing, shrunk.schedule(), report);
  }

  /** Tries all schedules with so many deviations at most, those with fewer first. */
  Exploration exhaust(int most, int limit) {
    Walk walk = new Walk(most, limit, null);
    Finished failure = walk.failure;
    SimulationFailure report =
        failure == null
            ? null
            : Report.ofSearch(
                this, new Way.Replay(failure.schedule()), walk.runs, failure, failure);
    return new Exploration(
        walk.runs,
        walk.complete,
        walk.decisions,
        List.of(),
        failure == null ? null : failure.schedule(),
        report);
  }

  /** The first schedule with so many deviations at most that fails in this way; null if none. */
  @Nullable Schedule firstFailing(int most, int limit, Class<?> kind) {
    Finished failure = new Walk(most, limit, kind).failure;
    return failure == null ? null : failure.schedule();
  }

  /**
   * A walk through the schedules, those with fewer deviations first: from each one follow those
   * with one more deviation behind its last one.
   */
  private final class Walk {
    private final int limit;
    private final Deque<Schedule> left = new ArrayDeque<>();
    private int runs;
    private int decisions;
    private boolean complete;
    private @Nullable Finished failure;

    Walk(int most, int limit, @Nullable Class<?> kind) {
      this.limit = limit;
      left.add(Schedule.fifo(settings.order()));
      while (!left.isEmpty() && runs < limit && failure == null && !host.isSpoilt()) {
        Schedule schedule = left.remove();
        Finished finished = replay(schedule);
        runs++;
        decisions = Math.max(decisions, finished.decisions());
        if (finished.failed() && (kind == null || kind.equals(Shrinking.kindOf(finished)))) {
          failure = finished;
        } else if (schedule.deviations().size() < most) {
          addWithOneMore(schedule, finished);
        }
      }
      complete = left.isEmpty() && failure == null;
    }

    private void addWithOneMore(Schedule schedule, Finished finished) {
      SortedMap<Integer, Integer> present = schedule.deviations();
      int first = present.isEmpty() ? 0 : present.lastKey() + 1;
      for (int decision = first; decision < finished.decisions(); decision++) {
        for (int choice = 1; choice < finished.options().get(decision); choice++) {
          if (left.size() > limit - runs) {
            return;
          }
          TreeMap<Integer, Integer> more = new TreeMap<>(present);
          more.put(decision, choice);
          left.add(schedule.with(more));
        }
      }
    }
  }
}
