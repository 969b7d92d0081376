package dev.tauko.loop;

import dev.tauko.Handle;
import dev.tauko.TimerHandle;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import org.apache.pekko.dispatch.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * The executor behind a dispatcher of coroutines: the event loop, or the parallel one. "Here" means
 * a thread of the executor, or a strand that belongs to it.
 */
public abstract sealed class StepExecutor extends AbstractExecutorService
    permits LoopExecutor, ParallelExecutor {

  /** On a thread of an executor the executor, on the thread of a coroutine its strand. */
  static final ThreadLocal<@Nullable Object> PLACE = new ThreadLocal<>();

  final String name;
  private final Carrier carrier;
  private final Guard guard;
  private volatile @Nullable Object attachment;

  StepExecutor(String name, Carrier carrier, Guard guard) {
    this.name = name;
    this.carrier = carrier;
    this.guard = guard;
  }

  /** The executor on which the caller runs, in a callback or in a coroutine; null elsewhere. */
  public static @Nullable StepExecutor here() {
    Object place = PLACE.get();
    if (place instanceof Strand strand) {
      return strand.executor;
    }
    return (StepExecutor) place;
  }

  /** Tells whether the caller runs on this executor. */
  public final boolean isHere() {
    return here() == this;
  }

  final void requireHere(String method) {
    if (!isHere()) {
      throw new IllegalStateException(
          method
              + "() was called from "
              + Thread.currentThread()
              + ", which is not on "
              + this
              + "; from other threads use callSoonThreadsafe()");
    }
  }

  /** What the floor above has made of this executor; null before {@link #attach}. */
  public final @Nullable Object attachment() {
    return attachment;
  }

  /** Gives the floor above a place to find its own view of this executor again. */
  public final void attach(Object attachment) {
    this.attachment = attachment;
  }

  /** The way in which this executor's coroutines pause. */
  public final Carrier carrier() {
    return carrier;
  }

  /**
   * A new strand of this executor, not started.
   *
   * @param steps runs each step of the strand in a turn of the actor it belongs to; called on any
   *     thread
   * @param strandName the name of the strand's thread
   */
  public final Strand strand(Executor steps, String strandName, Strand.Occupant occupant) {
    return carrier.strand(this, steps, strandName, occupant);
  }

  /** Enters the guard of the engine's state. */
  public final Guard guard() {
    guard.enter();
    return guard;
  }

  /** Enters the guard if no other thread is inside, and gives it; else null. */
  public final @Nullable Guard tryGuard() {
    return guard.tryEnter() ? guard : null;
  }

  /** Suspends the strand that calls, outside the guard. */
  public final void suspend(Strand strand) {
    int entries = guard.release();
    try {
      strand.suspend();
    } finally {
      guard.regain(entries);
    }
  }

  /** The time since the executor's start, in nanoseconds. May be called from any thread. */
  public abstract long nanos();

  /** Schedules a callback. Here only. */
  public abstract Handle callSoon(Runnable callback);

  /** Schedules a callback from any thread. */
  public final Handle callSoonThreadsafe(Runnable callback) {
    LoopHandle handle = new LoopHandle(callback);
    execute(handle);
    return handle;
  }

  /** Schedules a callback at a time by {@link #nanos()}. Here only. */
  public abstract TimerHandle callAt(long deadline, Runnable callback);

  /**
   * Schedules something for the end of the turn under way, before the next turn begins; where there
   * are no turns, for soon. Here only.
   */
  public abstract void afterTurn(Runnable action);

  /**
   * Takes note of work on another thread that will report back: a virtual clock stands still
   * meanwhile. Here only.
   */
  public void outsideBegins() {}

  /** The work of one {@link #outsideBegins} has reported back. Here only. */
  public void outsideEnds() {}

  /** Tells the watchdog on which thread the step under way goes on; null for the caller's own. */
  public void stepRunsOn(@Nullable Thread strand) {}

  /** What the threads of this executor do now, for people to read. */
  public abstract String stack();

  /** A queue for the messages of an actor of the engine. */
  abstract MessageQueue messageQueue();
}
