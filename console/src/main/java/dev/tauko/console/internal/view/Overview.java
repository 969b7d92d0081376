package dev.tauko.console.internal.view;

import dev.tauko.console.internal.sample.PoolInfo;
import dev.tauko.console.internal.sample.Sample;
import dev.tauko.console.internal.view.Rows.Ref;
import dev.tauko.observe.DeadlockInfo;
import dev.tauko.observe.LoopInfo;
import dev.tauko.observe.Snapshot;
import dev.tauko.observe.TaskInfo.State;
import java.util.List;

/**
 * A sample in a few lines: what the stream of events carries. Of bounded size.
 *
 * @param program a number that another run of the program does not have
 * @param sample the number of the sample
 * @param at when it was taken, in milliseconds of the sampler's clock
 * @param engine the engine's name
 * @param next in how many milliseconds the next sample is due
 * @param took how many milliseconds this one has taken
 * @param loop the loop's health
 * @param tasks how many tasks there are, by states
 * @param resources how many things tasks wait at
 * @param deadlocks the first few circles
 * @param moreDeadlocks how many more there are
 * @param stalled tasks of an idle loop that only code from outside could wake, the first few
 * @param moreStalled how many more there are
 * @param pools the connections of HTTP sessions
 * @param mayCancel whether tasks can be cancelled
 */
public record Overview(
    String program,
    long sample,
    long at,
    String engine,
    long next,
    double took,
    Loop loop,
    Tasks tasks,
    int resources,
    List<Deadlock> deadlocks,
    int moreDeadlocks,
    List<Ref> stalled,
    int moreStalled,
    List<PoolInfo> pools,
    boolean mayCancel) {

  private static final int MOST_DEADLOCKS = 5;
  private static final int MOST_POOLS = 50;
  private static final int NAMED = 10;
  private static final int LONGEST_REPORT = 6_000;
  private static final double NANOS_IN_MILLI = 1e6;

  /** A loop's health; times in milliseconds. */
  public record Loop(
      int ready, int timers, int outside, double steps, double lateness, boolean answers) {}

  /** How many tasks there are. */
  public record Tasks(int total, int created, int runnable, int waiting, int blocked) {}

  /** A circle of waits. */
  public record Deadlock(List<Ref> members, int size, int behind, String report) {}

  /** The overview of a sample. */
  public static Overview of(Sample sample, String program, long next, boolean mayCancel) {
    Snapshot snapshot = sample.snapshot();
    return new Overview(
        program,
        sample.number(),
        sample.at(),
        snapshot.engine(),
        next,
        sample.took().toNanos() / NANOS_IN_MILLI,
        loop(sample, snapshot.loop()),
        new Tasks(
            snapshot.tasks().size(),
            sample.count(State.CREATED),
            sample.count(State.RUNNABLE),
            sample.count(State.WAITING),
            sample.count(State.BLOCKED)),
        snapshot.resources().size(),
        snapshot.deadlocks().stream()
            .limit(MOST_DEADLOCKS)
            .map(each -> deadlock(sample, each))
            .toList(),
        Math.max(0, snapshot.deadlocks().size() - MOST_DEADLOCKS),
        Rows.refs(sample, snapshot.stalled(), NAMED),
        Math.max(0, snapshot.stalled().size() - NAMED),
        sample.pools().stream().limit(MOST_POOLS).toList(),
        mayCancel);
  }

  private static Loop loop(Sample sample, LoopInfo loop) {
    return new Loop(
        loop.ready(),
        loop.timers(),
        loop.outside(),
        sample.steps(),
        loop.lateness().toNanos() / NANOS_IN_MILLI,
        loop.answers());
  }

  private static Deadlock deadlock(Sample sample, DeadlockInfo deadlock) {
    return new Deadlock(
        Rows.refs(sample, deadlock.members(), NAMED),
        deadlock.members().size(),
        deadlock.behind().size(),
        Redaction.of(deadlock.report(), LONGEST_REPORT));
  }
}
