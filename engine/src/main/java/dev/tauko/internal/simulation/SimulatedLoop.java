package dev.tauko.internal.simulation;

import dev.tauko.EventLoop;
import dev.tauko.Task;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.LoopExecutor;
import dev.tauko.internal.loop.ReadySteps;
import dev.tauko.internal.loop.Steering;
import dev.tauko.internal.task.BodyWatch;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Leftovers;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.ThreadCall;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * An event loop on which a test runs: the director chooses the order of steps, and time is virtual.
 *
 * <p><b>When time passes.</b> Only when nothing is ready, and then in this order:
 *
 * <ol>
 *   <li>A call on another thread ({@code toThread}) holds the clock until it has reported back, and
 *       so does a coroutine or a callback that blocks in a call of the JDK.
 *   <li>The common pool, and an actor or a part of a stream on another dispatcher, hold it as long
 *       as they are busy, but not longer than the patience.
 *   <li>A wait for something else outside, an ask or a completion stage, holds it as long as the
 *       wait is not older than the patience, in real time: the loop cannot know whether anybody
 *       will answer. What only the loop can complete holds nothing; {@link OutsideWaits} has the
 *       rule.
 *   <li>Those that wait in {@link #awaitIdle} go on.
 *   <li>The clock jumps to the next timer, if {@link #limitTime} lets it.
 *   <li>Otherwise the run is stuck.
 * </ol>
 *
 * <p>Confined to the loop, but for {@link #of}.
 */
public final class SimulatedLoop implements Steering, BodyWatch {
  /** The dispatcher that the loop is behind. */
  public static final String DISPATCHER = "tauko.event-loop";

  /** Among so many coroutines that are ready a director chooses at most. */
  public static final int MOST_OPTIONS = Candidates.MOST;

  private static final Logger log = Loggers.of("dev.tauko.test.Simulation");

  private final CoroutineLoop loop;
  private final LoopExecutor executor;
  private final ActorsElsewhere elsewhere;
  private final SystemActors systemActors;
  private final List<LoopFuture<?>> failures = new ArrayList<>();
  private final List<Failure> otherFailures = new ArrayList<>();
  private final List<WakeUp> idlers = new ArrayList<>();
  private final Set<Task<?>> blocked = new HashSet<>();
  private @Nullable Director director;
  private Candidates candidates = new Candidates(false);
  private OutsideWaits outside = new OutsideWaits(Duration.ZERO);
  private ForeignWork foreign = new ForeignWork(Duration.ZERO);
  private long limit = Long.MAX_VALUE;

  /** Whether a step may have given other threads something to do since they were waited for. */
  private boolean stepHasRun;

  /** Whether all tasks of the run have ended. */
  private boolean over;

  private SimulatedLoop(CoroutineLoop loop, LoopExecutor executor) {
    this.loop = loop;
    this.executor = executor;
    LoopProvider provider = provider(loop);
    this.elsewhere = provider == null ? new ActorsElsewhere() : provider.elsewhere();
    this.systemActors = provider == null ? new SystemActors() : provider.systemActors();
  }

  private static @Nullable LoopProvider provider(CoroutineLoop loop) {
    return Adapter.toClassic(loop.system()) instanceof ExtendedActorSystem system
            && system.provider() instanceof LoopProvider provider
        ? provider
        : null;
  }

  /**
   * A loop to be directed.
   *
   * @throws IllegalArgumentException if coroutines run on several threads
   */
  public static SimulatedLoop of(EventLoop loop) {
    CoroutineLoop ours = CoroutineLoop.behind(loop);
    if (ours != null && ours.executor() instanceof LoopExecutor executor) {
      return new SimulatedLoop(ours, executor);
    }
    throw new IllegalArgumentException(
        loop + " is not an event loop with one thread; set tauko.dispatcher = tauko.event-loop");
  }

  /** Whether the caller is a coroutine or a callback of a loop, which a wait would block. */
  public static boolean isOnLoop() {
    return CoroutineLoop.here() != null;
  }

  /** Stops the actors that the run has spawned by {@code systemActorOf}. */
  public void stopSystemActors() {
    systemActors.stop();
  }

  /**
   * Waits until the actors that the run has spawned by {@code systemActorOf} have ended, in real
   * time. Not on the loop.
   *
   * @return those that have not, for people to read
   */
  public List<String> awaitSystemActors(Duration patience) {
    return systemActors.awaitEnd(patience);
  }

  /** What is the same in all runs on the same loop. */
  public static Object identity(EventLoop loop) {
    CoroutineLoop ours = CoroutineLoop.behind(loop);
    return ours == null ? loop : ours;
  }

  /** Takes from all threads what earlier runs have given them of this loop and its engine. */
  public void renew() {
    loop.nextRun();
  }

  /** Has something run on the loop, from any thread. */
  public void execute(Runnable action) {
    loop.soonThreadsafe(action::run);
  }

  /**
   * A run begins: the time is zero, and the next task without a name is {@code Task-1}.
   *
   * @param ties whether only the order of timers with equal deadlines is to be chosen
   * @param patience how long something outside may take to answer, in real time
   * @param random where the program's random numbers come from
   */
  public void begin(Director director, boolean ties, Duration patience, RandomGenerator random) {
    this.director = director;
    candidates = new Candidates(ties);
    outside = new OutsideWaits(patience);
    foreign = new ForeignWork(patience);
    elsewhere.begin();
    limit = Long.MAX_VALUE;
    over = false;
    failures.clear();
    otherFailures.clear();
    idlers.clear();
    blocked.clear();
    loop.watchBodies(this);
    executor.drawFrom(random);
    executor.steer(this);
  }

  /**
   * The main task of the run: when it has ended, what is left is cancelled and waited for, as the
   * end of {@code run} does it. When nothing is ready any more after that, the run has ended.
   */
  public void follow(Task<?> main) {
    new Leftovers(loop, () -> {}, left -> {}, () -> over = true)
        .cancelAfter((CoroutineTask<?>) main);
  }

  /** The run has ended, and the loop is as it was before. */
  private void end(Director ended) {
    executor.steer(null);
    executor.drawFrom(null);
    loop.watchBodies(null);
    director = null;
    candidates = new Candidates(false);
    failures.clear();
    otherFailures.clear();
    idlers.clear();
    blocked.clear();
    renew();
    ended.ended();
  }

  // ---- what is there ----

  /** The tasks that have not ended, without the bodies of actors. */
  public List<Task<?>> tasks() {
    return List.copyOf(loop.tasks().withoutActors());
  }

  /**
   * The task of the calling coroutine.
   *
   * @param function what is called, for people to read
   * @throws IllegalStateException if the caller is not a coroutine
   */
  public static Task<?> requireTask(String function) {
    return CoroutineTask.require(function);
  }

  /** Where a task was created, for people to read: begins with a comma, or is empty. */
  public static String creationSite(Task<?> task) {
    return ((CoroutineTask<?>) task).creationSite();
  }

  /** The failures that nobody has asked about, and those that nobody can ask about. */
  public List<Failure> unobserved() {
    return Stream.concat(
            failures.stream().filter(failed -> !failed.isObserved()).map(Failure::of),
            otherFailures.stream())
        .toList();
  }

  /** Something has failed that no one can ask about. */
  public void failed(String what, Throwable thrown) {
    otherFailures.add(new Failure(what, thrown));
  }

  /**
   * A failure that nobody has asked about.
   *
   * @param what the task or future, and where it was created; or what else has failed
   */
  public record Failure(String what, @Nullable Throwable thrown) {
    private static Failure of(LoopFuture<?> failed) {
      String site = failed instanceof Task<?> task ? creationSite(task) : "";
      return new Failure(failed + site, failed.exception());
    }
  }

  // ---- time ----

  /** The time of the loop, in nanoseconds. */
  public long nanos() {
    return executor.nanos();
  }

  /** Has time stop by itself at a time of the loop, in nanoseconds. */
  public void limitTime(long nanos) {
    limit = nanos;
  }

  /** Whether there are timers. If time cannot pass by itself, they are out of its reach. */
  public boolean hasTimers() {
    return executor.figures().timers() > 0;
  }

  /** Whether time is to stop somewhere by itself. */
  public boolean isTimeLimited() {
    return limit != Long.MAX_VALUE;
  }

  /** The tasks that wait for an answer from outside. */
  public List<Task<?>> tasksWaitingOutside() {
    return outside.tasks();
  }

  /** Whether the common pool has something to do, which the program may wait for. */
  public boolean isCommonPoolBusy() {
    return foreign.isPoolBusy();
  }

  /** The actors on other dispatchers that have something to do, for people to read. */
  public List<String> busyElsewhere() {
    return elsewhere.busy();
  }

  /** Suspends the calling coroutine until nothing can go on unless time passes. */
  public void awaitIdle() {
    CoroutineTask<?> task = CoroutineTask.require("awaitIdle");
    WakeUp idle = new WakeUp(loop, "awaitIdle()", () -> new Enders.Clock(executor.nanos()));
    idlers.add(idle);
    try {
      task.suspendUntil(idle);
    } finally {
      idlers.remove(idle);
    }
  }

  @Override
  public long idle(long deadline, int calls, BooleanSupplier nothingHasArrived) {
    if (calls > 0 || !blocked.isEmpty()) {
      return FOREVER;
    }
    Director director = this.director;
    if (director == null) {
      return FOREVER;
    }
    if (over && tasks().isEmpty()) {
      end(director);
      return FOREVER;
    }
    long now = System.nanoTime();
    long others = elsewhere.holdsFor(now, outside.patience().toNanos());
    long wait = Math.max(others, Math.max(foreign.holdsFor(now), outside.holdsFor(now)));
    if (wait > 0) {
      return others > 0 ? Math.min(others, wait) : wait;
    }
    if (!nothingHasArrived.getAsBoolean()) {
      return 1; // It was sent by what is busy no more.
    }
    warnOfThoseThatHoldNoMore();
    if (wakeIdlers() || (!over && deadline != Long.MAX_VALUE && deadline <= limit)) {
      return 0;
    }
    return director.stuck() ? 0 : FOREVER;
  }

  private boolean wakeIdlers() {
    if (idlers.isEmpty()) {
      return false;
    }
    List.copyOf(idlers).forEach(WakeUp::give);
    idlers.clear();
    return true;
  }

  private void warnOfThoseThatHoldNoMore() {
    for (Object late : outside.late()) {
      executor.outsideGuard(() ->
          log.warn(
              "{} has had no answer for {} of real time, and holds the virtual clock no more",
              late,
              outside.patience()));
    }
  }

  @Override
  public void waitBegins(Object forWhat) {
    if (forWhat instanceof ThreadCall<?> call) {
      foreign.begins(call);
      return;
    }
    outside.begins(forWhat, CoroutineTask.current(), System.nanoTime());
  }

  @Override
  public void waitEnds(Object forWhat) {
    outside.ends(forWhat);
  }

  @Override
  public boolean callbackFailed(Runnable callback, Throwable thrown) {
    if (over) {
      return false;
    }
    failed("a callback", thrown);
    return true;
  }

  @Override
  public void settle(boolean inStep) {
    if (inStep || stepHasRun) {
      foreign.settle();
      stepHasRun = inStep;
    }
  }

  // ---- order ----

  @Override
  public int next(ReadySteps steps) {
    Director director = this.director;
    if (director == null) {
      return 0;
    }
    settle(false);
    director.between();
    stepHasRun = true;
    List<Step> options = candidates.of(steps);
    if (options.isEmpty()) {
      return 0;
    }
    if (candidates.isCut()) {
      director.cut();
    }
    int choice = options.size() == 1 ? 0 : director.choose(options);
    blocked.remove(options.get(choice).task());
    director.begins(options.get(choice), executor.nanos(), choice, options.size());
    return candidates.index(choice);
  }

  // ---- bodies ----

  @Override
  public void beforeWait() {
    if (director != null) {
      director.beforeWait();
    }
  }

  @Override
  public void beforeOutcome() throws Exception {
    if (director != null) {
      director.beforeOutcome();
    }
  }

  @Override
  public void blocks(CoroutineTask<?> task) {
    blocked.add(task);
  }

  @Override
  public void failed(LoopFuture<?> failed) {
    failures.add(failed);
  }
}
