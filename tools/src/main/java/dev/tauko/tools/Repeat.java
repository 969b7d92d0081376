package dev.tauko.tools;

import dev.tauko.Asyncio;
import dev.tauko.EventLoop;
import dev.tauko.tools.internal.Nanos;
import dev.tauko.tools.internal.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * How something is repeated: at a fixed rate, or with a fixed delay; how often; from when on.
 * Immutable; each method gives a changed copy. Thread-safe.
 *
 * <p>With a fixed rate, run number <i>n</i> is due <i>n</i> periods after the first, whatever the
 * runs take: the beat does not drift. With a fixed delay, a run begins that long after the one
 * before has ended.
 */
public final class Repeat {

  /**
   * The code that is repeated.
   *
   * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
   */
  @FunctionalInterface
  public interface Body<X extends Exception> {
    /** Runs once, in the calling coroutine. */
    void run(Tick tick) throws X;
  }

  /**
   * One run.
   *
   * @param number how many runs there were before it
   * @param due when it was due, by {@link EventLoop#time}
   * @param late how much later it has begun
   * @param skipped how many runs were left out since the one before
   */
  public record Tick(long number, Duration due, Duration late, long skipped) {}

  private final Duration period;
  private final boolean isRate;
  private final Overrun overrun;
  private final Duration initialDelay;
  private final long times;

  private Repeat(
      Duration period, boolean isRate, Overrun overrun, Duration initialDelay, long times) {
    this.period = period;
    this.isRate = isRate;
    this.overrun = overrun;
    this.initialDelay = initialDelay;
    this.times = times;
  }

  /** At a fixed rate; runs that were missed are {@linkplain Overrun#SKIP left out}. */
  public static Repeat fixedRate(Duration period) {
    Require.positive(period, "period");
    return new Repeat(period, true, Overrun.SKIP, Duration.ZERO, Long.MAX_VALUE);
  }

  /** With a fixed delay between the end of a run and the beginning of the next. */
  public static Repeat fixedDelay(Duration delay) {
    Require.notNegative(delay, "delay");
    return new Repeat(delay, false, Overrun.DELAY, Duration.ZERO, Long.MAX_VALUE);
  }

  /**
   * With something else done about runs that were missed.
   *
   * @throws IllegalStateException if there is no rate that could be missed
   */
  public Repeat overrun(Overrun overrun) {
    Objects.requireNonNull(overrun, "overrun");
    if (!isRate) {
      throw new IllegalStateException("with a fixed delay, no run is ever missed");
    }
    return new Repeat(period, isRate, overrun, initialDelay, times);
  }

  /** With a wait before the first run. Without, it is at once. */
  public Repeat initialDelay(Duration initialDelay) {
    Require.notNegative(initialDelay, "initialDelay");
    return new Repeat(period, isRate, overrun, initialDelay, times);
  }

  /** With this many runs at most. */
  public Repeat times(long times) {
    if (times < 0) {
      throw new IllegalArgumentException("times is zero or more, not " + times);
    }
    return new Repeat(period, isRate, overrun, initialDelay, times);
  }

  /**
   * Runs a body again and again in the calling coroutine. Suspends it between the runs, for one
   * turn at least, and returns after the last one.
   *
   * @throws X what the body throws, which ends it
   * @throws dev.tauko.CancelledError if the coroutine is cancelled meanwhile
   */
  public <X extends Exception> void run(Body<X> body) throws X {
    EventLoop loop = Asyncio.runningLoop();
    long step = Nanos.of(period);
    long due = Nanos.plus(loop.time().toNanos(), Nanos.of(initialDelay));
    long skipped = 0;
    for (long number = 0; number < times; number++) {
      if (number > 0 || !initialDelay.isZero()) {
        Asyncio.sleep(Duration.ofNanos(due - loop.time().toNanos()));
      }
      long late = Math.max(0, loop.time().toNanos() - due);
      body.run(new Tick(number, Duration.ofNanos(due), Duration.ofNanos(late), skipped));
      long now = loop.time().toNanos();
      long next = Nanos.plus(isRate ? due : now, step);
      skipped = 0;
      if (isRate && next < now) {
        switch (overrun) {
          case SKIP -> {
            skipped = (now - next + step - 1) / step;
            next += skipped * step;
          }
          case DELAY -> next = now;
          case BURST -> {}
        }
      }
      due = next;
    }
  }
}
