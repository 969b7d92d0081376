package dev.tauko.internal.loop;

import dev.tauko.Handle;
import dev.tauko.internal.log.Printable;
import org.jspecify.annotations.Nullable;

/** A callback in a loop's ready queue. */
class LoopHandle implements Handle, Runnable {
  private volatile @Nullable Runnable callback;
  private volatile boolean cancelled;

  LoopHandle(Runnable callback) {
    this.callback = callback;
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      callback = null;
    }
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  /** What is to be called; null when it has been, or never will be. */
  final @Nullable Runnable callback() {
    return callback;
  }

  final boolean isGuarded() {
    return callback instanceof GuardedStep;
  }

  /** Tells whether it runs code that is not the engine's own. */
  final boolean isOfOthers() {
    Runnable callback = this.callback;
    return callback != null && !(callback instanceof GuardedStep);
  }

  @Override
  public void run() {
    Runnable callback = this.callback;
    this.callback = null;
    if (callback != null) {
      try {
        callback.run();
      } catch (Throwable failure) {
        this.callback = callback; // The log says what has failed.
        throw failure;
      }
    }
  }

  @Override
  public String toString() {
    return "Handle[" + (cancelled ? "cancelled" : Printable.of(String.valueOf(callback))) + "]";
  }
}
