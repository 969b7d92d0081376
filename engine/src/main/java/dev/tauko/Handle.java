package dev.tauko;

/**
 * A callback that an {@link EventLoop} will run, asyncio's {@code Handle}.
 *
 * <p>Thread-safety: {@link #cancel()} and {@link #isCancelled()} may be called from any thread. A
 * cancellation from another thread than the loop's takes effect if it comes before the callback's
 * turn.
 */
public interface Handle {

  /** Keeps the callback from running. Has no effect once it has run or was cancelled before. */
  void cancel();

  /** Tells whether {@link #cancel()} was called. */
  boolean isCancelled();
}
