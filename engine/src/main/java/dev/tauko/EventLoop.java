package dev.tauko;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs an engine's coroutines and callbacks. This is asyncio's event loop; if {@code
 * tauko.dispatcher} is {@code tauko.parallel}, it runs several of them at the same time.
 *
 * <p>With {@code tauko.event-loop}, one thing runs after another. Whatever is ready runs in the
 * order in which it became ready, in turns: a turn runs what was ready when it began, and leaves
 * what that adds to the next turn. Timers that are due enter behind what is ready, ordered by
 * deadline and, among equal deadlines, by the order in which they were set. No callback ever runs
 * inside another one.
 *
 * <p>With {@code tauko.parallel}, the same methods schedule on several threads. There are no turns
 * and there is no order among what is ready: what is said here of turns means soon.
 *
 * <p>Thread-safety: except for {@link #callSoonThreadsafe}, {@link #time}, {@link #random} and
 * {@link #isRunning}, the methods may be called only from a coroutine or a callback of this loop;
 * from elsewhere they throw {@link IllegalStateException}, at once and always.
 */
public interface EventLoop {

  /**
   * Schedules a callback for the next turn. Callbacks run in the order of these calls. If a
   * callback throws, the exception is logged and the loop goes on.
   *
   * @throws IllegalStateException if the caller is not on this loop, or the loop has ended
   */
  Handle callSoon(Runnable callback);

  /**
   * Schedules a callback from any thread, and wakes the loop if it sleeps. Calls from one thread
   * keep their order.
   *
   * @throws IllegalStateException if the loop has ended
   */
  Handle callSoonThreadsafe(Runnable callback);

  /**
   * Schedules a callback after a delay. A delay of zero or less means the next turn, behind what is
   * ready.
   *
   * @throws IllegalStateException if the caller is not on this loop, or the loop has ended
   */
  TimerHandle callLater(Duration delay, Runnable callback);

  /**
   * Schedules a callback at a time by {@link #time()}.
   *
   * @throws IllegalStateException if the caller is not on this loop, or the loop has ended
   */
  TimerHandle callAt(Duration when, Runnable callback);

  /**
   * The loop's monotonic clock: the time since the loop started, or the virtual time where {@code
   * tauko.event-loop.clock} is {@code virtual}. May be called from any thread.
   */
  Duration time();

  /**
   * The loop's source of random numbers, beside its clock. In a simulated run of the test kit they
   * come from the run's seed, so that a run that depends on them can be repeated; otherwise they
   * are those of {@link java.util.concurrent.ThreadLocalRandom}. May be called from any thread; a
   * run can be repeated only if all of its numbers are drawn on the loop.
   */
  RandomGenerator random();

  /** Makes a future of this loop, not done yet. */
  <T extends @Nullable Object> Future<T> createFuture();

  /** Tells whether the loop still takes callbacks. May be called from any thread. */
  boolean isRunning();
}
