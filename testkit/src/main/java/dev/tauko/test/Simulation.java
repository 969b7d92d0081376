package dev.tauko.test;

import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.EventLoop;
import java.time.Duration;
import java.util.Objects;
import org.apache.pekko.actor.InvalidActorNameException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs in virtual time, in the order of a schedule, on an engine of the test kit.
 * The static methods begin one; {@link #current} gives the one that the caller is in.
 *
 * <pre>{@code
 * Simulation.run(() -> sleep(Duration.ofDays(30)));                  // takes a moment
 * Simulation.explore(1000, () -> transferBothWays());                // fails if any order breaks it
 * Simulation.replay("any:12=1").run(() -> transferBothWays());       // the same failure again
 * }</pre>
 *
 * <p>A program is run anew for each schedule: it makes what it works on itself. It fails if it
 * throws, leaves tasks behind, starts a task that fails and that no one awaits, has a callback or
 * an actor that fails, comes to where nothing can go on, or takes longer than its limits. One that
 * an assumption of JUnit aborts has not failed.
 */
public final class Simulation {
  private final Host host;

  Simulation(Host host) {
    this.host = host;
  }

  // ---- beginning one ----

  /**
   * Runs a program in virtual time, first in, first out, and returns its value. Blocks the calling
   * thread, for 10 s at most.
   *
   * @throws X what the program throws
   * @throws SimulationFailure if the program is wrong in another way
   * @throws IllegalStateException if the caller is a coroutine or a callback
   */
  public static <T extends @Nullable Object, X extends Exception> T run(Body<T, X> program)
      throws X {
    return setup().run(program);
  }

  /** {@link #run(Body)} for a program that returns nothing. */
  public static <X extends Exception> void run(Body.OfVoid<X> program) throws X {
    setup().run(program);
  }

  /** How programs are run unless something else is said: first in, first out. */
  public static SimulationSetup setup() {
    return SimulationSetup.DEFAULT;
  }

  /** A setup in which a seed chooses the order of steps: the same seed, the same order. */
  public static SimulationSetup seeded(long seed) {
    return setup().seed(seed);
  }

  /**
   * A setup that repeats a schedule.
   *
   * @param schedule what a failure has printed, such as {@code any:12=1}
   * @throws IllegalArgumentException if it is not of that form
   */
  public static SimulationSetup replay(String schedule) {
    return setup().schedule(Schedule.parse(schedule));
  }

  /**
   * Runs a program under so many seeds, from 0 on, and fails with the first failing schedule,
   * shrunk to the fewest deviations from first in, first out.
   *
   * @throws SimulationFailure if the program fails under one of them
   */
  public static Exploration explore(int seeds, Coroutine.OfVoid program) {
    return setup().explore(seeds, program);
  }

  /**
   * Cancels the subject of a program at each of its suspensions in turn: {@link
   * SimulationSetup#cancelEverywhere}.
   *
   * @throws SimulationFailure if the program fails in one of the runs
   */
  public static FaultPoints cancelEverywhere(DisturbedProgram program) {
    return setup().cancelEverywhere(program);
  }

  // ---- the one that runs ----

  /**
   * The simulation in which the calling coroutine runs.
   *
   * @throws IllegalStateException if the caller is not in one
   */
  public static Simulation current() {
    EventLoop loop;
    try {
      loop = Asyncio.runningLoop();
    } catch (IllegalStateException onNoLoop) {
      throw outside(onNoLoop);
    }
    Host host = Host.of(loop);
    if (host == null || host.current() == null) {
      throw outside(null);
    }
    return host.simulation();
  }

  private static IllegalStateException outside(@Nullable Throwable cause) {
    return new IllegalStateException(
        "Simulation.current() was called from "
            + Thread.currentThread()
            + ", which is in no simulated program",
        cause);
  }

  /** The clock. */
  public VirtualClock clock() {
    return host.clock();
  }

  /**
   * The engine. It belongs to one run: when that has ended, what other threads call on it or on its
   * loop is rejected.
   */
  public Engine engine() {
    return host.engine();
  }

  /**
   * Spawns an actor that lives in virtual time: its turns are steps of the loop, and so are those
   * of its children, unless they are spawned with a dispatcher of their own, or the actor system is
   * a node of a cluster; there {@link DispatcherSelector#sameAsParent()} is needed. It is stopped
   * at the end of the program. Suspends the calling coroutine until the actor has started.
   *
   * @throws InvalidActorNameException if the name is not one of an actor
   * @throws IllegalStateException if the actor does not start, or no program runs
   */
  public <M> ActorRef<M> spawn(Behavior<M> behavior, String name) {
    Objects.requireNonNull(behavior, "behavior");
    Objects.requireNonNull(name, "name");
    return running("spawn()").spawn(engine().system(), behavior, name);
  }

  /**
   * Makes an actor that takes messages for the test. Suspends the calling coroutine until it has
   * started.
   *
   * @throws InvalidActorNameException if the name is not one of an actor
   * @throws IllegalStateException if no program runs
   */
  public <M> Probe<M> probe(String name) {
    return new Probe<>(running("probe()"), this, Objects.requireNonNull(name, "name"));
  }

  /**
   * A decision that the simulation makes for the program, such as whether a fault happens now. It
   * is 0, unless a seed or a schedule says otherwise; so it is shrunk to 0 with the order of steps,
   * and repeated with it. To be called on the loop.
   *
   * @param what what it is about, for the log of a failure
   * @param options the number of choices, at least 2
   * @param oneIn how often a seed decides on something else than 0: once in so many
   * @return a number from 0 to {@code options - 1}
   * @throws IllegalArgumentException if there is nothing to choose, or {@code oneIn} is not
   *     positive
   * @throws IllegalStateException if no program runs
   */
  public int decide(String what, int options, int oneIn) {
    if (options < 2 || oneIn < 1) {
      throw new IllegalArgumentException(
          "options must be at least 2, oneIn at least 1: " + options + ", " + oneIn);
    }
    return running("decide()").draw(Objects.requireNonNull(what, "what"), options, oneIn);
  }

  /**
   * Has something closed at the end of the program, whether it returns or throws: what was given
   * last is closed first, by the coroutine of the program. May suspend.
   *
   * @throws IllegalStateException if no program runs
   */
  public void closeAtEnd(AutoCloseable resource) {
    running("closeAtEnd()").closeAtEnd(Objects.requireNonNull(resource, "resource"));
  }

  private Run running(String method) {
    Run run = host.current();
    if (run == null) {
      throw new IllegalStateException(method + " was called outside of a run");
    }
    return run;
  }

  /**
   * Waits until an assertion holds, within a span of virtual time, and fails if it does not: for
   * what must come right in the end, such as after faults are over. Suspends the calling coroutine,
   * and looks a hundred times in that span, whenever nothing else can go on. A {@linkplain
   * VirtualClock#stop stopped} clock is not moved.
   *
   * <pre>{@code
   * network.recover();
   * simulation.eventually(Duration.ofMinutes(1), () -> assertThat(replicas).allMatch(current));
   * }</pre>
   *
   * @param within more than zero
   * @param assertion throws an {@link AssertionError} as long as it does not hold; if it suspends,
   *     it is cancelled when the span is over
   * @throws SimulationFailure if it does not hold at the end: with what it has said last, since
   *     when it has said so, and what each task waits for
   * @throws IllegalStateException if no program runs
   */
  public void eventually(Duration within, Runnable assertion) {
    running("eventually()").eventually(clock(), within, assertion);
  }

  /** The number of steps so far. May be called from any thread. */
  public long steps() {
    Run run = host.current();
    return run == null ? 0 : run.steps();
  }

  /**
   * Adds a line to the trace, for whoever reads it. Notes count when runs are compared: one of a
   * value shows that the value is the same each time. To be called in the program.
   */
  public void note(String text) {
    Objects.requireNonNull(text, "text");
    Run run = host.current();
    if (run != null) {
      run.note(text);
    }
  }

  @Override
  public String toString() {
    return "Simulation[" + steps() + " steps]";
  }
}
