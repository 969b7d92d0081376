package dev.tauko.tools.internal;

import dev.tauko.Asyncio;
import dev.tauko.Task;

/**
 * Whether the calling task has been cancelled since some moment. A cancellation is one even if the
 * body that it ends throws something else, because its cleanup has failed.
 */
public final class CancelRequests {
  private CancelRequests() {}

  /** The requests of the calling task so far; one more later on is a cancellation. */
  public static int count() {
    Task<?> task = Asyncio.currentTask();
    return task == null ? 0 : task.cancelling();
  }
}
