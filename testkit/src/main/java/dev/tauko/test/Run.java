package dev.tauko.test;

import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.internal.simulation.Director;
import dev.tauko.internal.simulation.ScriptFaults;
import dev.tauko.internal.simulation.SimulatedLoop;
import dev.tauko.internal.simulation.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/**
 * One run of one program, from its first step to the end of all that it has started.
 *
 * <p><b>Life.</b> The main coroutine runs the program. When that has returned or thrown, its
 * outcome is fixed: with it the tasks that are left, and the failures that nobody has asked about.
 * Whatever is left is then cancelled and waited for, first in, first out, so that nothing reaches
 * into the next run. When nothing is ready any more, the run has {@link #ended}.
 *
 * <p><b>What may go wrong.</b> The program may come to where nothing can go on ({@link #stuck}), or
 * have too many steps: then all tasks are cancelled, once. If that does not end the run either, or
 * the wall limit comes first, the run is given up ({@link #giveUp}), and its engine with it.
 *
 * <p>Confined to the loop, but for {@link #over}, {@link #giveUp} and {@link #steps}.
 */
final class Run implements Director {
  /** What is said of a program that has ended its own ground. */
  static final String TERMINATED =
      "the program has terminated the actor system of its simulation, which the test kit ends by"
          + " itself: leave out ActorSystem.terminate(), and ActorTestKit.shutdownTestKit() on this"
          + " system";

  /** So long does each step of a run take that was given up, in nanoseconds: it may never end. */
  private static final long BRAKE = 50_000_000;

  private final SimulatedLoop loop;
  private final Settings settings;
  private final Oracle oracle;
  private final SplitMix random;
  private final Fault fault;
  private final boolean tracing;
  private final boolean narrating;
  private final BooleanSupplier terminating;
  private final CompletableFuture<Finished> over = new CompletableFuture<>();

  private final TreeMap<Integer, Integer> deviations = new TreeMap<>();
  private final List<Integer> options = new ArrayList<>();
  private final List<Integer> draws = new ArrayList<>();
  private final List<AutoCloseable> closing = new CopyOnWriteArrayList<>();
  private final List<StepNumber> hastened = new ArrayList<>();
  private final List<StepNumber> order = new ArrayList<>();
  private final Map<Integer, Integer> begun = new HashMap<>();
  private final IdentityHashMap<Task<?>, Integer> subjects = new IdentityHashMap<>();
  private final List<TraceEntry> trace = new ArrayList<>();
  private final Spawned spawned = new Spawned();
  private @Nullable TraceEntry last;

  /** Where the last step has ended. */
  private String place = "";

  /** What would have been next by itself, if something else was chosen. */
  private String instead = "";

  private @Nullable Task<?> main;
  private @Nullable Object value;
  private @Nullable Throwable thrown;

  /** What the test kit has found wrong while the program was running. */
  private @Nullable SimulationFailure broken;

  private boolean cut;
  private boolean ending;
  private boolean cancelledAll;
  private volatile long steps;
  private volatile boolean givenUp;

  Run(
      SimulatedLoop loop,
      Settings settings,
      Oracle oracle,
      Fault fault,
      boolean tracing,
      boolean narrating,
      BooleanSupplier terminating) {
    this.loop = loop;
    this.settings = settings;
    this.oracle = oracle;
    this.random = new SplitMix(oracle.randomSeed());
    this.fault = fault;
    this.tracing = tracing;
    this.narrating = narrating;
    this.terminating = terminating;
  }

  /** Where the program's random numbers come from. */
  RandomGenerator random() {
    return random;
  }

  /** Completed when the run has ended. */
  CompletableFuture<Finished> over() {
    return over;
  }

  /** The number of steps so far. May be read from any thread. */
  long steps() {
    return steps;
  }

  // ---- the program ----

  /** The body of the main coroutine, whose outcome is the program's. */
  @Nullable Object main(Body<?, ?> program) throws Exception {
    main = Asyncio.currentTask();
    try {
      value = program.await();
      return value;
    } catch (Throwable failure) {
      thrown = failure;
      throw failure;
    } finally {
      close();
      takeStock();
      ending = true;
      spawned.stop();
      loop.stopSystemActors();
    }
  }

  @Override
  public void ended() {
    if (thrown == null && main != null && main.isCancelled()) {
      thrown = cancellationOf(main);
    }
    over.complete(finished());
  }

  /** Has something closed when the program has returned or thrown, by its coroutine. */
  void closeAtEnd(AutoCloseable resource) {
    closing.add(resource);
  }

  private void close() {
    for (AutoCloseable resource : closing.reversed()) {
      try {
        resource.close();
      } catch (Throwable failure) {
        if (thrown == null) {
          thrown = failure;
        } else if (!failure.equals(thrown)) {
          thrown.addSuppressed(failure);
        }
      }
    }
  }

  /** What is wrong with the parts that are played, which may be why a program does not end. */
  private String faultsOfScripts() {
    List<String> faults =
        closing.stream()
            .flatMap(resource ->
                resource instanceof ScriptFaults script
                    ? script.faults().stream()
                    : Stream.<String>empty())
            .toList();
    return faults.isEmpty()
        ? ""
        : faults.stream().collect(Collectors.joining("\n  ", "\n\nBefore that:\n  ", ""));
  }

  /** A request to cancel may come when the body needs no wait any more: then it ends cancelled. */
  static Throwable cancellationOf(Task<?> cancelled) {
    try {
      throw new IllegalStateException(cancelled + " has an outcome: " + cancelled.exception());
    } catch (CancelledError error) {
      return error;
    }
  }

  /** The program has ended: looks for what is wrong with it. */
  private void takeStock() {
    if (broken == null && terminating.getAsBoolean()) {
      broken = new SimulationFailure(TERMINATED, null);
    }
    if (broken != null) {
      if (thrown instanceof CancelledError) {
        Arrays.stream(thrown.getSuppressed()).forEach(broken::addSuppressed);
      } else if (thrown != null) {
        broken.addSuppressed(thrown);
      }
      thrown = broken;
    }
    if (!settings.leftovers()) {
      spawned.failures().forEach(loop::failed);
      addFailures(Unawaited.of(loop.unobserved(), thrown));
      if (thrown == null) {
        checkLeftovers();
      }
    }
  }

  /** Failures that no one has awaited: the program's own, or the other ones beside it. */
  private void addFailures(Unawaited failures) {
    if (thrown == null) {
      thrown = failures.asFailure();
    } else if (Aborts.in(thrown) == null) {
      failures.addTo(thrown, Objects.equals(thrown, broken));
    }
  }

  private void checkLeftovers() {
    List<Task<?>> left = others();
    left.removeIf(task -> task.cancelling() > 0);
    if (!left.isEmpty()) {
      thrown = new SimulationFailure("tasks are left: " + describe(left), null);
    }
  }

  private List<Task<?>> others() {
    List<Task<?>> others = new ArrayList<>(loop.tasks());
    others.remove(main);
    return others;
  }

  private Finished finished() {
    return new Finished(
        value,
        thrown,
        new Schedule(settings.order(), random.isDrawn() ? oracle.randomSeed() : 0, deviations),
        List.copyOf(options),
        List.copyOf(draws),
        List.copyOf(hastened),
        List.copyOf(order),
        cut,
        steps,
        List.copyOf(trace));
  }

  /** How the run ended that was given up. */
  Finished endedWith(Throwable why) {
    return new Finished(
        null,
        why,
        Schedule.fifo(settings.order()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        cut,
        steps,
        List.of());
  }

  /** Spawns an actor on the loop, which ends with the run. */
  <M> ActorRef<M> spawn(ActorSystem<?> system, Behavior<M> behavior, String name) {
    return spawned.spawnOfUser(system, behavior, name);
  }

  /** Spawns an actor of the test kit. */
  <M> ActorRef<M> spawnProbe(ActorSystem<?> system, Behavior<M> behavior, String name) {
    return spawned.spawn(system, behavior, name);
  }

  /** The program expects the end of an actor, whatever that is. */
  void expectsEnd(ActorRef<?> actor) {
    spawned.expectsEnd(actor);
  }

  /** Waits until an assertion holds; {@link Simulation#eventually} has the rules. */
  void eventually(VirtualClock clock, Duration within, Runnable assertion) {
    new Eventually(clock, within, assertion).await(() -> waiting(others()), this::failures);
  }

  /** Adds a note of the program to the trace. */
  void note(String text) {
    if (tracing && !ending) {
      trace.add(TraceEntry.note(loop.nanos(), text));
    }
  }

  // ---- the direction ----

  @Override
  public void between() {
    if (narrating && last != null) {
      last.ended(place);
      last = null;
    }
    if (steps > settings.stepLimit() && !cancelledAll) {
      breakOff(
          "no end after "
              + settings.stepLimit()
              + " steps, at "
              + Durations.text(Duration.ofNanos(loop.nanos()))
              + " of virtual time: "
              + loop.tasks().stream()
                  .map(task -> "\n  " + task + site(task) + stepsOf(task))
                  .collect(Collectors.joining()));
    }
    if (steps > 2 * settings.stepLimit() + 1000) {
      giveUp("the tasks do not end, though they were cancelled");
    }
    if (givenUp) {
      LockSupport.parkNanos(this, BRAKE);
    }
  }

  @Override
  public int choose(List<Step> steps) {
    if (ending || cancelledAll) {
      return 0;
    }
    int decision = options.size();
    int choice = oracle.choose(decision, steps, this::begun);
    options.add(steps.size());
    if (choice != 0) {
      deviations.put(decision, choice);
      hastened.add(StepNumber.next(steps.get(choice), this::begun));
    }
    instead = choice == 0 ? "" : steps.getFirst().name();
    return choice;
  }

  @Override
  public void cut() {
    cut |= !ending && !cancelledAll;
  }

  /** A decision that the program asks for. */
  int draw(String what, int number, int oneIn) {
    if (ending || cancelledAll) {
      return 0;
    }
    int decision = options.size();
    int choice = oracle.draw(decision, draws.size(), number, oneIn);
    options.add(number);
    draws.add(choice);
    if (choice != 0) {
      deviations.put(decision, choice);
      note(what + ": " + choice);
    }
    return choice;
  }

  private int begun(int subject) {
    return begun.getOrDefault(subject, 0);
  }

  @Override
  public void begins(Step step, long nanos, int choice, int options) {
    long before = steps;
    steps = before + 1;
    if (tracing && !ending && !cancelledAll) {
      order.add(StepNumber.next(step, this::begun));
      last = TraceEntry.step(nanos, step.name(), choice, options, instead, step.task());
      trace.add(last);
    }
    if (begun.merge(step.subject(), 1, Integer::sum) == 1 && step.task() != null) {
      subjects.put(step.task(), step.subject());
    }
    instead = "";
    place = "";
    if (!ending && step.task() != null) {
      fault.begins(step.task());
    }
  }

  @Override
  public boolean stuck() {
    if (cancelledAll) {
      giveUp("the tasks wait for ever, though they were cancelled");
      return false;
    }
    String why =
        loop.isTimeLimited()
            ? ", as the clock is stopped\n"
            : loop.hasTimers()
                ? ", as all timers are beyond the 292 years that the clock measures\n"
                : ", and no timer is left\n";
    List<Task<?>> outside = loop.tasksWaitingOutside();
    if (outside.isEmpty()) {
      breakOff("deadlock: nothing can go on any more" + why + waiting(loop.tasks()) + unseen());
    } else {
      String message =
          "no answer from outside within "
              + Durations.text(settings.patience())
              + " of real time, the patience of the simulation (SimulationSetup.patience):\n"
              + waiting(outside)
              + "\nNothing else can go on"
              + why
              + waiting(loop.tasks().stream().filter(task -> !outside.contains(task)).toList());
      breakOff(message.stripTrailing());
    }
    return true;
  }

  /** What may be under way that the simulation cannot see, or has not waited for any longer. */
  private String unseen() {
    return (loop.isCommonPoolBusy()
            ? "\nThreads of the common pool are still busy. They may be what it waits for, but have"
                + " taken longer than the patience of the simulation (SimulationSetup.patience)."
            : "")
        + busyElsewhere()
        + (spawned.isEmpty()
            ? ""
            : "\nA stage that is piped to an actor is not seen while a thread outside of the common"
                + " pool works on it: await(stage) and toThread() in a coroutine are.");
  }

  private String busyElsewhere() {
    List<String> busy = loop.busyElsewhere();
    return busy.isEmpty()
        ? ""
        : "\nActors on other dispatchers are still busy: "
            + String.join(", ", busy)
            + ". They may be what it waits for, but have taken longer than the patience of the"
            + " simulation (SimulationSetup.patience).";
  }

  /** The failures that no one has awaited so far. */
  private String failures() {
    if (settings.leftovers()) {
      return "";
    }
    return Unawaited.of(loop.unobserved(), null).beside() + Spawned.text(spawned.failures());
  }

  /** A line for each task: what it waits for, and where. */
  private String waiting(List<Task<?>> tasks) {
    return tasks.stream()
        .map(task -> "  " + task + at(task) + site(task))
        .collect(Collectors.joining("\n"));
  }

  private static String at(Task<?> task) {
    String place = Places.lineOf(task);
    return place.isEmpty() ? "" : ", at " + place;
  }

  @Override
  public void beforeWait() {
    if (narrating && !ending) {
      place = Places.here();
    }
    if (!ending) {
      fault.beforeWait();
    }
  }

  @Override
  public void beforeOutcome() throws Exception {
    if (!ending) {
      fault.beforeOutcome();
    }
  }

  /** The program cannot go on: all tasks are cancelled, and it ends with this failure. */
  private void breakOff(String why) {
    cancelledAll = true;
    if (!ending) {
      broken = new SimulationFailure(why + faultsOfScripts() + failures(), null);
    }
    loop.tasks().forEach(Task::cancel);
  }

  /** Where a task was created; nothing of the main one, which the test kit has created. */
  private String site(Task<?> task) {
    return task.equals(main) ? "" : SimulatedLoop.creationSite(task);
  }

  private String stepsOf(Task<?> task) {
    Integer subject = subjects.get(task);
    return ", " + (subject == null ? 0 : begun(subject)) + " steps";
  }

  private String describe(List<Task<?>> tasks) {
    return tasks.stream().map(task -> "\n  " + task + site(task)).collect(Collectors.joining());
  }

  /** What may be done about a run that takes long. */
  private String hint() {
    return loop.tasks().stream().anyMatch(Places::checksHistory)
        ? "\n"
            + "The check of a history takes long, in proportion to the ways in which it may be"
            + " ordered: check a shorter one, with fewer operations under way at once, or key by"
            + " key, SequentialModel.byKey"
        : "";
  }

  /**
   * Ends the wait for a run that does not end; one that has ended is as it was. From any thread.
   */
  void giveUp(String why) {
    if (over.isDone()) {
      return;
    }
    givenUp = true;
    SimulationFailure failure =
        new SimulationFailure(
            why
                + loop.tasks().stream()
                    .map(task -> "\n  " + task + at(task))
                    .collect(Collectors.joining())
                + hint()
                + faultsOfScripts(),
            broken);
    over.completeExceptionally(failure);
  }
}
