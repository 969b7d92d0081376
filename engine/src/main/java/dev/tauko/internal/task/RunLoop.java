package dev.tauko.internal.task;

import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.Handle;
import dev.tauko.TimerHandle;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An event loop as the program of one simulated run sees it. Runs share a loop, and a thread that
 * one of them has left behind must not call into the next: once the run has ended, calls from other
 * threads are rejected, as they are after the end of a loop.
 */
public final class RunLoop implements EventLoop {
  private final CoroutineLoop loop;
  private volatile boolean ended;

  RunLoop(CoroutineLoop loop) {
    this.loop = loop;
  }

  /** The loop itself. */
  CoroutineLoop loop() {
    return loop;
  }

  /** The run has ended. */
  void end() {
    ended = true;
  }

  /**
   * Checks that the run has not ended, if the caller is on another thread.
   *
   * @throws IllegalStateException if it has
   */
  public void requireOpen() {
    if (ended && !loop.isHere()) {
      throw new IllegalStateException("the simulated run that this belongs to has ended");
    }
  }

  @Override
  public Handle callSoon(Runnable callback) {
    return loop.callSoon(callback);
  }

  @Override
  public Handle callSoonThreadsafe(Runnable callback) {
    requireOpen();
    return loop.callSoonThreadsafe(callback);
  }

  @Override
  public TimerHandle callLater(Duration delay, Runnable callback) {
    return loop.callLater(delay, callback);
  }

  @Override
  public TimerHandle callAt(Duration when, Runnable callback) {
    return loop.callAt(when, callback);
  }

  @Override
  public Duration time() {
    return loop.time();
  }

  @Override
  public RandomGenerator random() {
    return loop.random();
  }

  @Override
  public <T extends @Nullable Object> Future<T> createFuture() {
    return loop.createFuture();
  }

  @Override
  public boolean isRunning() {
    return !ended && loop.isRunning();
  }

  @Override
  public String toString() {
    return loop.toString();
  }
}
