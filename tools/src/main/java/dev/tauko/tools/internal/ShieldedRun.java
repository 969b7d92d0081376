package dev.tauko.tools.internal;

import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link dev.tauko.tools.Tools#shielded}. */
public final class ShieldedRun {
  private ShieldedRun() {}

  /** {@link dev.tauko.tools.Tools#shielded}. */
  public static <T extends @Nullable Object, X extends Exception> T run(Body<? extends T, X> body)
      throws X {
    Task<?> caller = Asyncio.currentTask();
    if (caller == null) {
      throw new IllegalStateException("shielded() was called in a callback");
    }
    Task<T> inner = Asyncio.createTask(caller.name() + " shielded", body::await);
    CancelledError deferred = null;
    while (!inner.isDone()) {
      try {
        Asyncio.waitTasks(List.of(inner), ReturnWhen.ALL_COMPLETED);
      } catch (CancelledError cancelled) {
        deferred = cancelled;
      }
    }
    if (deferred != null && caller.cancelling() > 0) {
      // The request counts as before, and is delivered at the next wait.
      caller.uncancel();
      caller.cancel(deferred.getMessage());
    }
    try {
      return inner.await();
    } catch (Exception thrown) {
      throw Failures.<X>rethrow(thrown);
    }
  }
}
