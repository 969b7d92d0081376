package dev.tauko.task;

import org.jspecify.annotations.Nullable;

/**
 * The event loop that a thing shared by coroutines belongs to: the first one on which it is used,
 * until that loop has ended. Before and after, it belongs to none and may be used on any thread, by
 * one thread at a time.
 *
 * <p>Each method of such a thing calls {@link #enter} first. What follows, up to the end of the
 * method or to the next suspension, has the state to itself.
 */
public final class Home {
  private final Runnable left;
  private @Nullable CoroutineLoop loop;

  /**
   * A home still to be found.
   *
   * @param left called when the loop has ended and the thing is used again: what waited there waits
   *     no more
   */
  public Home(Runnable left) {
    this.left = left;
  }

  /**
   * Checks that the caller is at home, and makes its loop the home of what has none.
   *
   * @param method what was called, for the message
   * @return the loop; null if the caller is on none
   * @throws IllegalStateException if the home is another loop
   */
  public @Nullable CoroutineLoop enter(String method) {
    CoroutineLoop here = CoroutineLoop.here();
    if (here != loop) {
      move(here, method);
    }
    return here;
  }

  /** {@link #enter(String)} in a coroutine. */
  public CoroutineLoop enter(CoroutineTask<?> task, String method) {
    if (task.loop != loop) {
      move(task.loop, method);
    }
    return task.loop;
  }

  private void move(@Nullable CoroutineLoop to, String method) {
    CoroutineLoop from = loop;
    if (from != null) {
      if (!hasEnded(from)) {
        throw new IllegalStateException(
            method
                + "() was called from "
                + Thread.currentThread()
                + ", but this object belongs to "
                + from
                + ", where it was used first, and serves the coroutines and callbacks of that loop"
                + " only; EventLoop.callSoonThreadsafe() hands a call over to a loop");
      }
      left.run();
    }
    loop = to;
  }

  private static boolean hasEnded(CoroutineLoop loop) {
    return !loop.isRunning() || loop.system().getWhenTerminated().toCompletableFuture().isDone();
  }
}
