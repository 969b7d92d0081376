package dev.tauko.internal.task;

import dev.tauko.internal.loop.Guard;
import org.jspecify.annotations.Nullable;

/**
 * The event loop that a thing shared by coroutines belongs to: the first one on which it is used,
 * until that loop has ended. Before and after, it belongs to none and may be used on any thread, by
 * one thread at a time.
 *
 * <p>Each method of such a thing is {@code try (Guard _ = home.enter(…)) { … }}. What is inside has
 * the state to itself, up to the end or to the next suspension.
 */
public final class LoopBinding {
  private final Runnable left;
  private volatile @Nullable CoroutineLoop loop;

  /**
   * A home still to be found.
   *
   * @param left called when the loop has ended and the thing is used again: what waited there waits
   *     no more
   */
  public LoopBinding(Runnable left) {
    this.left = left;
  }

  /**
   * Checks that the caller is at home, makes its loop the home of what has none, and enters the
   * loop's guard.
   *
   * @param method what was called, for the message
   * @throws IllegalStateException if the home is another loop
   */
  public Guard enter(String method) {
    return enter(CoroutineLoop.here(), method);
  }

  /** {@link #enter(String)} in a coroutine. */
  public Guard enter(CoroutineTask<?> task, String method) {
    return enter(task.loop, method);
  }

  private Guard enter(@Nullable CoroutineLoop here, String method) {
    if (here != loop) {
      move(here, method);
    }
    return here == null ? Guard.none() : here.guard();
  }

  private synchronized void move(@Nullable CoroutineLoop to, String method) {
    CoroutineLoop from = loop;
    if (from != null && from != to) {
      if (!hasEnded(from)) {
        throw new IllegalStateException(
            method
                + "() was called from "
                + OtherLoop.caller(to, from)
                + "; this object belongs to "
                + OtherLoop.place(from, to)
                + ", where it was used first, and serves the coroutines and callbacks of that loop"
                + " only; EventLoop.callSoonThreadsafe() hands a call over to a loop");
      }
      left.run();
    }
    loop = to;
  }

  private static boolean hasEnded(CoroutineLoop loop) {
    return !loop.isRunning() || loop.hasEnded();
  }
}
