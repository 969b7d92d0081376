package dev.tauko.tools.internal;

import dev.tauko.Asyncio;
import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.InvalidStateException;
import dev.tauko.TimerHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Futures without a value that one coroutine waits for and anyone on its loop may give. */
public final class WakeUps {
  private WakeUps() {}

  /** Ends the wait, if it has not ended. */
  public static void give(@Nullable Future<@Nullable Void> signal) {
    if (signal != null && !signal.isDone()) {
      try {
        signal.setResult(null);
      } catch (InvalidStateException cancelledMeanwhile) {
        // On several threads: nobody waits any more.
      }
    }
  }

  /** Waits for a signal. Suspends the calling coroutine. */
  public static void await(Future<@Nullable Void> signal) {
    try {
      signal.await();
    } catch (RuntimeException thrown) {
      throw thrown;
    } catch (Exception impossible) {
      throw new IllegalStateException("a signal has failed", impossible);
    }
  }

  /** Waits for a signal, but no longer than until a time by the loop's clock, in nanoseconds. */
  public static void awaitUntil(Future<@Nullable Void> signal, long deadline) {
    if (deadline == Long.MAX_VALUE) {
      await(signal);
      return;
    }
    EventLoop loop = Asyncio.runningLoop();
    TimerHandle timer = loop.callAt(Duration.ofNanos(deadline), () -> give(signal));
    try {
      await(signal);
    } finally {
      timer.cancel();
    }
  }
}
