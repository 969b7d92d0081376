package dev.tauko.task;

import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.Handle;
import dev.tauko.TimerHandle;
import dev.tauko.loop.Guard;
import dev.tauko.loop.StepExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** An event loop with all that coroutines need: their actors, and the list of those alive. */
public final class CoroutineLoop implements EventLoop {
  private final ActorSystem<?> system;
  private final StepExecutor executor;
  private final ActorPool actors;
  private final boolean debug;
  private final Executor blockingThreads;
  private final TaskList tasks = new TaskList();
  private final LateFailures lateFailures;
  private final AtomicLong taskNumber = new AtomicLong();

  /** Makes the loop of an executor; called on that loop. */
  public CoroutineLoop(
      ActorSystem<?> system,
      StepExecutor executor,
      ActorPool actors,
      boolean debug,
      Executor blockingThreads) {
    this.debug = debug;
    this.blockingThreads = blockingThreads;
    this.system = system;
    this.executor = executor;
    this.actors = actors;
    this.lateFailures = new LateFailures(system);
    executor.attach(this);
  }

  /** The loop on which the caller runs, in a coroutine or in a callback; null elsewhere. */
  public static @Nullable CoroutineLoop here() {
    StepExecutor executor = StepExecutor.here();
    return executor == null ? null : (CoroutineLoop) executor.attachment();
  }

  /** The actor system that this loop belongs to. */
  public ActorSystem<?> system() {
    return system;
  }

  /** The executor that runs this loop. */
  public StepExecutor executor() {
    return executor;
  }

  /** The actors of coroutines and supervisors. */
  public ActorPool actors() {
    return actors;
  }

  /** Whether {@code tauko.debug} is on. */
  public boolean isDebug() {
    return debug;
  }

  /** The threads for calls that block. */
  public Executor blockingThreads() {
    return blockingThreads;
  }

  /** The tasks that are not done. */
  public TaskList tasks() {
    return tasks;
  }

  /** The failures of tasks that were started off this loop. */
  public LateFailures lateFailures() {
    return lateFailures;
  }

  boolean isHere() {
    return executor.isHere();
  }

  /** Enters the guard of the engine's state; see {@link Guard}. */
  public Guard guard() {
    return executor.guard();
  }

  /** Schedules an action of the engine, which runs within the guard. On the loop only. */
  public void soon(Runnable action) {
    executor.callSoon(() -> {
      try (Guard _ = executor.guard()) {
        action.run();
      }
    });
  }

  String nextTaskName() {
    return "Task-" + taskNumber.incrementAndGet();
  }

  @Override
  public Handle callSoon(Runnable callback) {
    return executor.callSoon(inContext(callback));
  }

  @Override
  public Handle callSoonThreadsafe(Runnable callback) {
    try {
      return executor.callSoonThreadsafe(inContext(callback));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Schedules an action of the engine, from any thread.
   *
   * @return false if the loop has ended
   */
  boolean callFromOutside(Runnable action) {
    try {
      executor.callSoonThreadsafe(action);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public TimerHandle callLater(Duration delay, Runnable callback) {
    return executor.callAt(deadlineAfter(delay), inContext(callback));
  }

  @Override
  public TimerHandle callAt(Duration when, Runnable callback) {
    return executor.callAt(toNanos(when), inContext(callback));
  }

  private static Runnable inContext(Runnable callback) {
    return Variables.current().around(Objects.requireNonNull(callback, "callback"));
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
