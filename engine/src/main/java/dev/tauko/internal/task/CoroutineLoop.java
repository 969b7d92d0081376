package dev.tauko.internal.task;

import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.Handle;
import dev.tauko.TimerHandle;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.loop.StepExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** An event loop with all that coroutines need, and the list of those alive. */
public final class CoroutineLoop implements EventLoop {
  private final ActorSystem<?> system;
  private final StepExecutor executor;
  private final boolean debug;
  private final boolean inheritsMdc;
  private final Executor blockingThreads;
  private final TaskList tasks = new TaskList();
  private final EndedTasks ended;
  private final LateFailures lateFailures;
  private final OutsideFutures outsideFutures;
  private final Set<ThreadCall<?>> threadCalls = ConcurrentHashMap.newKeySet();
  private final AtomicLong taskNumber = new AtomicLong();
  private volatile @Nullable Object engine;
  private volatile @Nullable Supplier<?> engines;

  /** In tests: what the run under way, or the next one, sees of this loop. */
  private volatile @Nullable RunLoop run;

  private volatile boolean calledFromOutside;
  private volatile boolean threadsCallBack;

  /** Callbacks of users at futures that are no tasks; nearly, after a run. Within the guard. */
  private int futureCallbacks;

  /** In tests. Confined to the loop. */
  private @Nullable BodyWatch watch;

  /**
   * Makes the loop of an executor that has a place for its actors.
   *
   * @param keptEnded how many tasks that have ended are remembered
   */
  public CoroutineLoop(
      ActorSystem<?> system,
      StepExecutor executor,
      boolean debug,
      boolean inheritsMdc,
      int keptEnded,
      Executor blockingThreads) {
    this.debug = debug;
    this.inheritsMdc = inheritsMdc;
    this.ended = new EndedTasks(keptEnded);
    this.blockingThreads = blockingThreads;
    this.system = system;
    this.executor = executor;
    this.lateFailures = new LateFailures(system);
    this.outsideFutures = new OutsideFutures(system);
    executor.attach(this);
  }

  /** The loop on which the caller runs, in a coroutine or in a callback; null elsewhere. */
  public static @Nullable CoroutineLoop here() {
    StepExecutor executor = StepExecutor.here();
    return executor == null ? null : (CoroutineLoop) executor.attachment();
  }

  /** What starts coroutines on this loop from outside; null before {@link #attach}. */
  public @Nullable Object engine() {
    return engine;
  }

  /**
   * Gives the floor above a place to find its engine again.
   *
   * @param engines makes another one, for what {@link #face} gives
   */
  public void attach(Object engine, Supplier<?> engines) {
    this.engine = engine;
    this.engines = engines;
  }

  /** What users see of this loop: itself, or in a simulated run what belongs to the run. */
  public EventLoop face() {
    RunLoop run = this.run;
    return run == null ? this : run;
  }

  /** The loop behind what users see; null if it is a loop of another make. */
  public static @Nullable CoroutineLoop behind(EventLoop face) {
    return switch (face) {
      case CoroutineLoop loop -> loop;
      case RunLoop run -> run.loop();
      default -> null;
    };
  }

  /**
   * Has the next simulated run see another loop and another engine, so that nothing is left to
   * other threads by which they could call into it.
   */
  public void nextRun() {
    RunLoop before = run;
    run = new RunLoop(this);
    if (before != null) {
      before.end();
    }
    Supplier<?> engines = this.engines;
    if (engines != null) {
      engine = engines.get();
    }
  }

  /** The actor system that this loop belongs to. */
  public ActorSystem<?> system() {
    return system;
  }

  /** The executor that runs this loop. */
  public StepExecutor executor() {
    return executor;
  }

  /** Whether {@code tauko.debug} is on. */
  public boolean isDebug() {
    return debug;
  }

  /** Whether tasks and callbacks begin with their creators' mapped diagnostic contexts. */
  boolean inheritsMdc() {
    return inheritsMdc;
  }

  /** The threads for calls that block. */
  public Executor blockingThreads() {
    return blockingThreads;
  }

  /** The tasks that are not done. */
  public TaskList tasks() {
    return tasks;
  }

  /** The tasks that are done. */
  public EndedTasks ended() {
    return ended;
  }

  /** The failures of tasks that were started off this loop. */
  public LateFailures lateFailures() {
    return lateFailures;
  }

  /** The calls of {@code toThread()} that are on a thread now. Thread-safe. */
  public Set<ThreadCall<?>> threadCalls() {
    return threadCalls;
  }

  OutsideFutures outsideFutures() {
    return outsideFutures;
  }

  /** Tells whether the actor system has ended, and so the loop, but for tasks left behind. */
  boolean hasEnded() {
    return system.getWhenTerminated().toCompletableFuture().isDone();
  }

  boolean isHere() {
    return executor.isHere();
  }

  /** Enters the guard of the engine's state; see {@link Guard}. */
  public Guard guard() {
    return executor.guard();
  }

  /** Schedules an action of the engine. On the loop only. */
  public void soon(GuardedStep action) {
    executor.soon(action);
  }

  /** Schedules an action of the engine from any thread, even after the loop's end. */
  public void soonThreadsafe(GuardedStep action) {
    executor.soonThreadsafe(action);
  }

  /**
   * Has bodies followed from now on, and the numbers in the names of tasks begin anew; null ends
   * that. On the loop only.
   */
  public void watchBodies(@Nullable BodyWatch watch) {
    this.watch = watch;
    taskNumber.set(0);
  }

  /** The calling coroutine is about to suspend. */
  void beforeWait() {
    BodyWatch watch = this.watch;
    if (watch != null) {
      watch.beforeWait();
    }
  }

  /** A coroutine blocks in a call of the JDK. */
  void blocks(CoroutineTask<?> task) {
    BodyWatch watch = this.watch;
    if (watch != null) {
      watch.blocks(task);
    }
  }

  /** The calling coroutine is about to get the outcome of what it has awaited. */
  void beforeOutcome() throws Exception {
    BodyWatch watch = this.watch;
    if (watch != null) {
      watch.beforeOutcome();
    }
  }

  /** Whether somebody takes note of a failure that is not to be logged, then. */
  boolean keepsFailure(LoopFuture<?> failed) {
    BodyWatch watch = this.watch;
    if (watch == null) {
      return false;
    }
    watch.failed(failed);
    return true;
  }

  long nextTaskNumber() {
    return taskNumber.incrementAndGet();
  }

  @Override
  public Handle callSoon(Runnable callback) {
    return executor.callSoon(inContext(callback));
  }

  /** Takes note that code off this loop calls in. */
  public void noteCallFromOutside() {
    if (!calledFromOutside) {
      calledFromOutside = true;
    }
  }

  /** Whether code off this loop has called in since {@link #forgetCallsFromOutside}. */
  public boolean wasCalledFromOutside() {
    return calledFromOutside;
  }

  /** Begins to take note anew. */
  public void forgetCallsFromOutside() {
    calledFromOutside = false;
    threadsCallBack = false;
    futureCallbacks = 0;
  }

  /**
   * Whether a callback of users may come, whatever the coroutines do: of a timer, of a future that
   * is no task, from a thread that has called in before, or one that is ready. On the loop, within
   * the guard.
   */
  public boolean mayCallBack() {
    return threadsCallBack || futureCallbacks > 0 || executor.hasCallbacks();
  }

  /** So many callbacks of users have come to futures that are no tasks. Within the guard. */
  void futureCallbacks(int more) {
    futureCallbacks = Math.max(0, futureCallbacks + more);
  }

  @Override
  public Handle callSoonThreadsafe(Runnable callback) {
    if (!executor.isHere()) {
      noteCallFromOutside();
      threadsCallBack = true;
    }
    try {
      return executor.callSoonThreadsafe(inContext(callback));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public TimerHandle callLater(Duration delay, Runnable callback) {
    Objects.requireNonNull(delay, "delay");
    return executor.callAt(deadlineAfter(delay), inContext(callback));
  }

  @Override
  public TimerHandle callAt(Duration when, Runnable callback) {
    Objects.requireNonNull(when, "when");
    return executor.callAt(toNanos(when), inContext(callback));
  }

  /** Has an action of the engine run after a delay. On the loop only. */
  public TimerHandle after(Duration delay, GuardedStep action) {
    return executor.callAt(deadlineAfter(delay), action);
  }

  /** Has an action of the engine run at a time by {@link #time}. On the loop only. */
  public TimerHandle at(Duration when, GuardedStep action) {
    return executor.callAt(toNanos(when), action);
  }

  /** A callback with the context variables, and the MDC, of whoever schedules it. */
  private Runnable inContext(Runnable callback) {
    Runnable within = Variables.current().around(Objects.requireNonNull(callback, "callback"));
    return inheritsMdc ? Mdc.around(Mdc.current(), within) : within;
  }

  /** The time of the executor's clock at which a delay from now is over. */
  public long deadlineAfter(Duration delay) {
    long now = executor.nanos();
    long nanos = Math.max(0, toNanos(delay));
    return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
  }

  /** Nanoseconds; what is too long for them, 292 years, counts as for ever. */
  private static long toNanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  @Override
  public Duration time() {
    return Duration.ofNanos(executor.nanos());
  }

  @Override
  public RandomGenerator random() {
    return executor.random();
  }

  @Override
  public <T extends @Nullable Object> Future<T> createFuture() {
    return new LoopFuture<>(this);
  }

  @Override
  public boolean isRunning() {
    return !executor.isShutdown();
  }

  @Override
  public String toString() {
    return executor.toString();
  }
}
