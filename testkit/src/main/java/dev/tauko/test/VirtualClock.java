package dev.tauko.test;

import static dev.tauko.Asyncio.sleep;

import dev.tauko.CancelledError;
import dev.tauko.internal.simulation.SimulatedLoop;
import java.time.Duration;
import java.util.Objects;

/**
 * The time of a simulated program: that of its sleeps, timeouts and timers. It begins at zero and
 * stands still while anything can go on. When all coroutines wait, it jumps to the next deadline by
 * itself; after {@link #stop} it moves only when {@link #advance} says so.
 *
 * <p>Work outside the loop holds the clock: a call of {@code toThread} until it has returned; the
 * common pool until it is idle, for the patience at most; an ask of an actor that does not run on
 * this loop, and a completion stage, until there is an answer, for the {@linkplain
 * SimulationSetup#patience patience} of the simulation at most. A stage that this loop itself
 * gives, by {@code Future.toCompletableFuture}, holds nothing; what depends on it does once the
 * future is done.
 *
 * <p>All methods but {@link #now} are to be called in a coroutine of the program.
 */
public final class VirtualClock {
  private static final Duration LAST = Duration.ofNanos(Long.MAX_VALUE);

  private final SimulatedLoop loop;
  private boolean stopped;

  VirtualClock(SimulatedLoop loop) {
    this.loop = loop;
  }

  /** A run begins: the clock goes by itself. */
  void runs(boolean byItself) {
    stopped = !byItself;
  }

  /** The time since the program has begun. May be called from any thread. */
  public Duration now() {
    return Duration.ofNanos(loop.nanos());
  }

  /** Has time stand still from now on, unless {@link #advance} moves it. */
  public void stop() {
    stopped = true;
    loop.limitTime(loop.nanos());
  }

  /** Has time pass by itself again. */
  public void resume() {
    stopped = false;
    loop.limitTime(Long.MAX_VALUE);
  }

  /**
   * Lets this much time pass: whatever is due meanwhile happens in its order, each at its own time.
   * Suspends the calling coroutine, until everything that is due has run as far as it can.
   *
   * @throws IllegalArgumentException if the duration is negative, or leads beyond the 292 years
   *     that the clock measures
   * @throws IllegalStateException if the caller is not a coroutine
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public void advance(Duration duration) {
    if (Objects.requireNonNull(duration, "duration").isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + duration);
    }
    var _ = SimulatedLoop.requireTask("advance");
    long then = later(duration);
    if (stopped) {
      loop.limitTime(then);
    }
    if (duration.isPositive()) {
      sleep(duration);
    }
    awaitIdle();
  }

  /** The loop's time after a duration. */
  private long later(Duration duration) {
    if (duration.compareTo(LAST.minus(now())) >= 0) {
      throw new IllegalArgumentException(
          "the clock measures 292 years, and cannot advance by " + duration + " from " + now());
    }
    return now().plus(duration).toNanos();
  }

  /**
   * Suspends the calling coroutine until nothing else can go on unless time passes: all other
   * coroutines wait for time or for one another, and nothing outside is under way. Time does not
   * pass.
   *
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public void awaitIdle() {
    loop.awaitIdle();
  }

  @Override
  public String toString() {
    return "VirtualClock[" + Durations.text(now()) + (stopped ? ", stopped" : "") + "]";
  }
}
