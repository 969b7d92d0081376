package dev.tauko.test;

import dev.tauko.Body;
import dev.tauko.internal.simulation.SimulatedLoop;
import dev.tauko.test.Host.Detail;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs one program under many schedules. */
final class Laboratory {
  private final Host host;
  private final Settings settings;
  private final Body<?, ?> program;
  private final Function<Schedule, String> again;

  Laboratory(Host host, Settings settings, Body<?, ?> program) {
    this(host, settings, program, schedule -> new Way.Replay(schedule).text() + ".run(…)");
  }

  /**
   * @param again how a schedule is run again, for people to read
   */
  Laboratory(Host host, Settings settings, Body<?, ?> program, Function<Schedule, String> again) {
    this.again = again;
    this.host = host;
    this.settings = settings;
    this.program = program;
  }

  Finished run(Oracle oracle, Detail detail) {
    return host.run(program, settings, oracle, Fault.NONE, detail);
  }

  /** How a schedule is run again, for people to read. */
  String again(Schedule schedule) {
    return again.apply(schedule);
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
    @Nullable Finished atFirst = null;
    int runs = 0;
    int decisions = 0;
    boolean cut = false;
    Skipped skipped = new Skipped();
    for (long seed = first; seed < first + number; seed++) {
      Way way = new Way.Seeded(seed);
      boolean twice = !settings.differences() && (runs & (runs + 1)) == 0;
      Finished finished = run(way.oracle(), twice ? Detail.TRACE : Detail.NONE);
      atFirst = atFirst == null ? finished : atFirst;
      runs++;
      decisions = Math.max(decisions, finished.decisions());
      cut |= finished.cut();
      skipped.look(finished);
      if (twice && !finished.failed()) {
        SimulationFailure different = Repetition.difference(this, way, finished, way::oracle);
        if (different != null) {
          return new Exploration(
              runs, false, skipped.and(extent(cut)), decisions, failing, null, different);
        }
      }
      if (finished.failed()) {
        failing.add(seed);
        failure = failure == null ? finished : failure;
        if (untilFailure || host.isSpoilt()) {
          break;
        }
      }
    }
    skipped.throwIfAllOf(runs);
    if (failure == null) {
      SimulationFailure different = atFirst == null ? null : differenceAtLast(first, atFirst);
      return new Exploration(
              runs, false, skipped.and(extent(cut)), decisions, failing, null, different)
          .orNothing();
    }
    Finished shrunk = new Shrinking(this, failure).fewest();
    SimulationFailure report =
        Report.ofSearch(
            this,
            new Way.Seeded(failing.getFirst()),
            (int) (failing.getFirst() - first) + 1,
            failure,
            shrunk);
    return new Exploration(
        runs, false, skipped.and(extent(cut)), decisions, failing, shrunk.schedule(), report);
  }

  /** The runs that an assumption has ended: they count as neither failed nor passed. */
  private static final class Skipped {
    private int number;
    private @Nullable Finished first;

    void look(Finished finished) {
      if (finished.aborted()) {
        number++;
        first = first == null ? finished : first;
      }
    }

    void throwIfAllOf(int runs) {
      if (first != null && number == runs) {
        first.throwAbort();
      }
    }

    String and(String extent) {
      String text = number == 0 ? "" : number + " of them skipped by an assumption";
      return text.isEmpty() || extent.isEmpty() ? text + extent : extent + ", " + text;
    }
  }

  /** What is said of a search in which not all were chosen from. */
  private static String extent(boolean cut) {
    return cut
        ? "at most "
            + SimulatedLoop.MOST_OPTIONS
            + " of the coroutines that were ready were chosen from"
        : "";
  }

  /** Looks whether all the other runs have changed what the first one did. */
  private @Nullable SimulationFailure differenceAtLast(long seed, Finished first) {
    Way way = new Way.Seeded(seed);
    return settings.differences() ? null : Repetition.difference(this, way, first, way::oracle);
  }

  /** Tries all schedules with so many deviations at most, those with fewer first. */
  Exploration exhaust(int most, int limit) {
    SimulationFailure different = differenceFirstInFirstOut();
    if (different != null) {
      return new Exploration(1, false, "", 0, List.of(), null, different);
    }
    Walk walk = new Walk(Schedule.fifo(settings.order()), most, limit, null);
    walk.skipped.throwIfAllOf(walk.runs);
    Finished failure = walk.failure;
    SimulationFailure report =
        failure == null
            ? null
            : Report.ofSearch(
                this, new Way.Replay(failure.schedule()), walk.runs, failure, failure);
    return new Exploration(
            walk.runs,
            walk.complete,
            walk.extent(),
            walk.decisions,
            List.of(),
            failure == null ? null : failure.schedule(),
            report)
        .orNothing();
  }

  private @Nullable SimulationFailure differenceFirstInFirstOut() {
    if (settings.differences()) {
      return null;
    }
    Way way = new Way.Replay(Schedule.fifo(settings.order()));
    Finished first = run(way.oracle(), Detail.TRACE);
    return first.failed() || first.aborted()
        ? null
        : Repetition.difference(this, way, first, way::oracle);
  }

  /**
   * The first schedule with so many deviations at most that fails in this way; null if none.
   *
   * @param like what it is like apart from its deviations
   */
  @Nullable Schedule firstFailing(Schedule like, int most, int limit, Class<?> kind) {
    Finished failure = new Walk(like.with(Map.of()), most, limit, kind).failure;
    return failure == null ? null : failure.schedule();
  }

  /**
   * A walk through the schedules, those with fewer deviations first: from each one follow those
   * with one more deviation behind its last one.
   */
  private final class Walk {
    private final int most;
    private final int limit;
    private final Deque<Schedule> left = new ArrayDeque<>();
    private int runs;
    private int decisions;
    private boolean cut;
    private final Skipped skipped = new Skipped();

    /** Whether there are schedules with more deviations. */
    private boolean bounded;

    private boolean complete;
    private @Nullable Finished failure;

    Walk(Schedule first, int most, int limit, @Nullable Class<?> kind) {
      this.most = most;
      this.limit = limit;
      left.add(first);
      while (!left.isEmpty() && runs < limit && failure == null && !host.isSpoilt()) {
        Schedule schedule = left.remove();
        Finished finished = replay(schedule);
        runs++;
        decisions = Math.max(decisions, finished.decisions());
        cut |= finished.cut();
        skipped.look(finished);
        if (finished.failed() && (kind == null || kind.equals(Shrinking.kindOf(finished)))) {
          failure = finished;
        } else if (schedule.deviations().size() < most) {
          addWithOneMore(schedule, finished);
        } else {
          bounded |= firstAfter(schedule) < finished.decisions();
        }
      }
      complete = left.isEmpty() && failure == null && !cut;
    }

    /** Which schedules these were, for people to read. */
    String extent() {
      String which =
          failure != null
              ? ""
              : !left.isEmpty()
                  ? "stopped at the limit of " + limit + (limit == 1 ? " run" : " runs")
                  : bounded
                      ? "all with at most " + most + (most == 1 ? " deviation" : " deviations")
                      : "all there are";
      return skipped.and(
          which + (cut ? (which.isEmpty() ? "" : ", but ") + Laboratory.extent(true) : ""));
    }

    /** The first decision behind all deviations of a schedule. */
    private static int firstAfter(Schedule schedule) {
      return schedule.deviations().isEmpty() ? 0 : schedule.deviations().lastKey() + 1;
    }

    private void addWithOneMore(Schedule schedule, Finished finished) {
      SortedMap<Integer, Integer> present = schedule.deviations();
      for (int decision = firstAfter(schedule); decision < finished.decisions(); decision++) {
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
