package dev.tauko.test;

import com.typesafe.config.Config;
import dev.tauko.Body;
import dev.tauko.Coroutine;
import dev.tauko.test.Host.Detail;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How programs are simulated. Immutable and thread-safe: each method with a value returns another
 * setup. What runs programs blocks the calling thread, which must not be one of a coroutine.
 */
public final class SimulationSetup {
  static final SimulationSetup DEFAULT = new SimulationSetup(Settings.DEFAULT, new Way.Fifo(), 0);

  private final Settings settings;
  private final Way way;
  private final long seed;

  private SimulationSetup(Settings settings, Way way, long seed) {
    this.settings = settings;
    this.way = way;
    this.seed = seed;
  }

  // ---- what is set ----

  /**
   * The order of steps is that which a seed chooses.
   *
   * @throws IllegalStateException if this setup has a schedule, or priorities
   */
  public SimulationSetup seed(long seed) {
    refuse("seed()", Way.Replay.class, Way.ByPriority.class);
    return new SimulationSetup(settings, new Way.Seeded(seed), seed);
  }

  /**
   * The order of steps is that of a schedule. A run in which not all of its deviations can be made,
   * since the program has changed, fails.
   *
   * @throws IllegalStateException if this setup has a seed
   */
  public SimulationSetup schedule(Schedule schedule) {
    Objects.requireNonNull(schedule, "schedule");
    refuse("schedule()", Way.Seeded.class, Way.ByPriority.class);
    return new SimulationSetup(settings.order(schedule.order()), new Way.Replay(schedule), seed);
  }

  /**
   * The order of steps follows priorities that the seed chooses: probabilistic concurrency testing.
   *
   * @param depth the number of orderings that a bug needs: 2 or 3 for most
   * @param decisions about how many decisions a run has
   * @throws IllegalStateException if this setup has a schedule
   */
  public SimulationSetup priorities(int depth, int decisions) {
    if (depth < 1 || decisions < 1) {
      throw new IllegalArgumentException(
          "depth and decisions must be positive: " + depth + ", " + decisions);
    }
    refuse("priorities()", Way.Replay.class);
    return new SimulationSetup(settings, new Way.ByPriority(seed, depth, decisions), seed);
  }

  /**
   * What a schedule may decide; {@link Order#ANY} unless set.
   *
   * @throws IllegalStateException if this setup has a schedule of the other order
   */
  public SimulationSetup order(Order order) {
    Objects.requireNonNull(order, "order");
    if (order != settings.order()) {
      refuse("order(" + order + ")", Way.Replay.class);
    }
    return with(settings.order(order));
  }

  /** How long one run may take in real time; 10 s unless set. */
  public SimulationSetup wallLimit(Duration limit) {
    return with(settings.wallLimit(limit));
  }

  /**
   * How long the clock stands, in real time, for a wait that something outside the loop may end: an
   * ask of an actor that runs elsewhere, a completion stage. 2 s unless set. When it is over, it is
   * assumed that nobody will answer before time passes.
   */
  public SimulationSetup patience(Duration patience) {
    return with(settings.patience(patience));
  }

  /** How many steps a run may have; 1,000,000 unless set. */
  public SimulationSetup stepLimit(long steps) {
    return with(settings.stepLimit(steps));
  }

  /**
   * Tasks that are left when the program has ended, and failures that no one has awaited, are
   * allowed.
   */
  public SimulationSetup allowingLeftovers() {
    return with(settings.allowingLeftovers());
  }

  /**
   * A program may take other steps each time that it is run, since it depends on something else
   * than its schedule: what is found then may not be repeated.
   */
  public SimulationSetup allowingDifferences() {
    return with(settings.allowingDifferences());
  }

  /** Settings of the engine and of Pekko, before those of the class path. */
  public SimulationSetup config(Config config) {
    return with(settings.config(config));
  }

  private SimulationSetup with(Settings others) {
    return new SimulationSetup(others, way, seed);
  }

  /** Refuses what would have no effect beside what decides on the order, or would replace it. */
  @SafeVarargs
  private void refuse(String what, Class<? extends Way>... ways) {
    for (Class<? extends Way> kind : ways) {
      if (kind.isInstance(way)) {
        throw new IllegalStateException(
            what + " has no place in " + way.text() + ", which decides on the order by itself");
      }
    }
  }

  // ---- one run ----

  /**
   * Runs a program, and returns its value. Where the order is not first in, first out, a failure is
   * a {@link SimulationFailure} that tells how to repeat it.
   *
   * @throws X what the program throws, if the order is first in, first out
   * @throws SimulationFailure if the program is wrong in another way
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // What the program has returned.
  public <T extends @Nullable Object, X extends Exception> T run(Body<T, X> program) throws X {
    Objects.requireNonNull(program, "program");
    Host host = Host.acquire(settings.config());
    try {
      Finished finished = host.run(program, settings, way.oracle(), Fault.NONE, Detail.NONE);
      finished.throwAbort();
      if (finished.thrown() == null) {
        checkFit(host, finished);
      }
      if (finished.thrown() != null && !(way instanceof Way.Fifo)) {
        throw Report.ofOneRun(new Laboratory(host, settings, program), way, finished);
      } else if (finished.thrown() != null) {
        throw Throwing.<X>exactly(finished.thrown());
      }
      return (T) finished.value();
    } finally {
      host.release();
    }
  }

  private void checkFit(Host host, Finished finished) {
    String misfit = host.isSpoilt() ? null : way.misfit(finished);
    if (misfit != null) {
      throw new SimulationFailure(misfit, finished.thrown());
    }
  }

  /** {@link #run(Body)} for a program that returns nothing. */
  public <X extends Exception> void run(Body.OfVoid<X> program) throws X {
    Objects.requireNonNull(program, "program");
    this.<@Nullable Void, X>run(() -> {
      program.run();
      return null;
    });
  }

  /**
   * Runs a program, whether it fails or not, and returns its trace: one line for each step, with
   * the time in nanoseconds, the name of the task, and which of how many steps it was, and one line
   * for each note. The same schedule gives the same lines in any JVM.
   *
   * @throws SimulationFailure if this setup repeats a schedule that does not fit the program
   */
  public List<String> trace(Coroutine.OfVoid program) {
    Objects.requireNonNull(program, "program");
    Host host = Host.acquire(settings.config());
    try {
      Finished finished =
          host.run(program.asCoroutine(), settings, way.oracle(), Fault.NONE, Detail.TRACE);
      finished.throwAbort();
      checkFit(host, finished);
      return finished.trace().stream().map(TraceEntry::line).toList();
    } finally {
      host.release();
    }
  }

  // ---- many runs ----

  /**
   * Runs a program under so many seeds, from that of this setup on, and fails with the first
   * failing schedule, shrunk to the fewest deviations from first in, first out that still fail.
   *
   * <p>Some of the seeds, the 1st, 2nd, 4th, 8th and so on, are run a second time: a program that
   * takes other steps then depends on something else than the schedule, and the search fails with
   * the first step that is different.
   *
   * @throws SimulationFailure if the program fails under one of them, takes other steps when it is
   *     run again, or never has two steps to choose from, so that there is nothing to explore
   * @throws IllegalStateException if this setup has a schedule, or priorities
   */
  public Exploration explore(int seeds, Coroutine.OfVoid program) {
    Exploration exploration = search(seeds, true, program);
    exploration.throwFailure();
    return exploration;
  }

  /**
   * Runs a program under so many seeds, from that of this setup on, and tells under which it fails.
   * What {@link #explore} would throw is the {@linkplain Exploration#failure failure} of the
   * result.
   *
   * @throws IllegalStateException if this setup has a schedule, or priorities
   */
  public Exploration search(int seeds, Coroutine.OfVoid program) {
    return search(seeds, false, program);
  }

  private Exploration search(int seeds, boolean untilFailure, Coroutine.OfVoid program) {
    if (seeds < 1) {
      throw new IllegalArgumentException("seeds must be positive: " + seeds);
    }
    Objects.requireNonNull(program, "program");
    refuse("A search by seeds", Way.Replay.class, Way.ByPriority.class);
    Host host = Host.acquire(settings.config());
    try {
      return new Laboratory(host, settings, program.asCoroutine()).seeds(seed, seeds, untilFailure);
    } finally {
      host.release();
    }
  }

  /**
   * Runs a program under every schedule that has at most so many deviations from first in, first
   * out, but no more than a number of runs. Fails with the first failing schedule, which has the
   * fewest deviations. If more than 1000 coroutines are ready at once, only the first 1000 are
   * chosen from, and the result is not {@linkplain Exploration#complete complete}.
   *
   * @throws SimulationFailure if the program fails under one of them
   * @throws IllegalStateException if this setup has a seed, priorities or a schedule
   */
  public Exploration exhaust(int deviations, int runs, Coroutine.OfVoid program) {
    if (deviations < 0 || runs < 1) {
      throw new IllegalArgumentException(
          "deviations must not be negative, runs must be positive: " + deviations + ", " + runs);
    }
    Objects.requireNonNull(program, "program");
    refuse("exhaust()", Way.Seeded.class, Way.Replay.class, Way.ByPriority.class);
    Host host = Host.acquire(settings.config());
    try {
      Exploration exploration =
          new Laboratory(host, settings, program.asCoroutine()).exhaust(deviations, runs);
      exploration.throwFailure();
      return exploration;
    } finally {
      host.release();
    }
  }

  // ---- disturbed runs ----

  /**
   * Runs a program again and again, and cancels its subject at another point each time: before its
   * first step, at the beginning of each of its waits, and at its end, when what it has waited for
   * is there and the body has not gone on. The program checks that {@code finally} blocks have run
   * and that nothing is lost. How its subject ends when it is cancelled is for the program to
   * check, too: a body may swallow the cancellation, or throw something else in its place.
   *
   * @throws SimulationFailure if the program fails in one of the runs; if its subject fails without
   *     a disturbance, or never suspends; or if the program takes other steps when it is run again
   */
  public FaultPoints cancelEverywhere(DisturbedProgram program) {
    return disturb(program, null);
  }

  /**
   * Runs a program again and again, and has its subject get a failure in place of what it has
   * awaited: of another {@code await} (of a future, a task or a stage), {@code gather}, {@code
   * gatherSettled}, {@code shield} or {@code toThread} each time. What {@code await(() -> …)},
   * {@code waitFor}, {@code timeout} and {@code taskGroup} run has points of its own; they are
   * none. How its subject ends then is for the program to check.
   *
   * @param failure makes what is thrown
   * @throws SimulationFailure if the program fails in one of the runs; if its subject fails without
   *     a disturbance, or never awaits anything; or if the program takes other steps when it is run
   *     again
   */
  public FaultPoints failEverywhere(
      Supplier<? extends Exception> failure, DisturbedProgram program) {
    return disturb(program, Objects.requireNonNull(failure, "failure"));
  }

  private FaultPoints disturb(
      DisturbedProgram program, @Nullable Supplier<? extends Exception> failure) {
    Objects.requireNonNull(program, "program");
    Host host = Host.acquire(settings.config());
    try {
      return new Disturbing(host, settings, way, program, failure).everywhere();
    } finally {
      host.release();
    }
  }
}
