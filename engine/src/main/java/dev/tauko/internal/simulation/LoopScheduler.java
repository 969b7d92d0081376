package dev.tauko.internal.simulation;

import com.typesafe.config.Config;
import dev.tauko.TimerHandle;
import dev.tauko.internal.loop.LoopExecutor;
import dev.tauko.internal.loop.StepExecutor;
import java.io.Closeable;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.LightArrayRevolverScheduler;
import org.apache.pekko.event.LoggingAdapter;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * Pekko's scheduler in a simulated run: what the loop schedules follows the loop's virtual clock,
 * and all else the real one.
 *
 * <p>The actors, streams and coroutines of a simulated program have their turns on one loop, so
 * their timers do, too: those of {@code Behaviors.withTimers}, of the stages of streams, of asks.
 * An action on the virtual clock runs on the loop, as a callback, and not on the execution context
 * that was given for it: what another thread would do is not steered, and comes at another moment
 * in each run. Actors elsewhere cannot tell one clock from the other, and keep the real one; the
 * loop's clock stands still while it waits for them.
 */
public final class LoopScheduler extends AbstractScheduler implements Closeable {
  private final LightArrayRevolverScheduler outside;

  /** Called by Pekko, as {@code pekko.scheduler.implementation} says. */
  public LoopScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    outside = new LightArrayRevolverScheduler(config, log, threads);
  }

  private static @Nullable LoopExecutor virtualLoop() {
    return StepExecutor.here() instanceof LoopExecutor loop && loop.hasVirtualClock() ? loop : null;
  }

  @Override
  public Cancellable scheduleOnce(
      FiniteDuration delay, Runnable action, ExecutionContext executor) {
    LoopExecutor loop = virtualLoop();
    if (loop == null) {
      return outside.scheduleOnce(delay, action, executor);
    }
    Repeated once = new Repeated(loop, action, 0);
    once.after(delay.toNanos());
    return once;
  }

  @Override
  public Cancellable scheduleWithFixedDelay(
      FiniteDuration initial, FiniteDuration delay, Runnable action, ExecutionContext executor) {
    LoopExecutor loop = virtualLoop();
    if (loop == null) {
      return outside.scheduleWithFixedDelay(initial, delay, action, executor);
    }
    if (delay.toNanos() <= 0) {
      throw new IllegalArgumentException("the delay must be positive: " + delay);
    }
    Repeated repeated = new Repeated(loop, action, delay.toNanos());
    repeated.after(initial.toNanos());
    return repeated;
  }

  @Override
  @SuppressWarnings("deprecation") // It is abstract in the base class.
  public Cancellable schedule(
      FiniteDuration initial, FiniteDuration interval, Runnable action, ExecutionContext executor) {
    return scheduleWithFixedDelay(initial, interval, action, executor);
  }

  @Override
  public double maxFrequency() {
    return outside.maxFrequency();
  }

  @Override
  public void close() {
    outside.close();
  }

  /** An action on the virtual clock, and its next time. Cancelled from any thread. */
  private static final class Repeated implements Cancellable, Runnable {
    private final LoopExecutor loop;
    private final Runnable action;
    private final long interval;
    private @Nullable TimerHandle next;
    private boolean over;
    private boolean cancelled;

    /**
     * @param interval in nanoseconds; 0 for once
     */
    Repeated(LoopExecutor loop, Runnable action, long interval) {
      this.loop = loop;
      this.action = action;
      this.interval = interval;
    }

    synchronized void after(long nanos) {
      if (!over) {
        next = loop.callAt(loop.nanos() + Math.max(0, nanos), this);
      }
    }

    @Override
    public void run() {
      if (begins()) {
        action.run();
        if (interval > 0) {
          after(interval);
        }
      }
    }

    private synchronized boolean begins() {
      boolean begins = !over;
      over |= interval == 0;
      return begins;
    }

    @Override
    public synchronized boolean cancel() {
      boolean cancels = !over;
      over = true;
      cancelled |= cancels;
      if (cancels && next != null) {
        next.cancel();
      }
      return cancels;
    }

    @Override
    public synchronized boolean isCancelled() {
      return cancelled;
    }
  }
}
