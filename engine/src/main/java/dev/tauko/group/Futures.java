package dev.tauko.group;

import dev.tauko.Body;
import dev.tauko.task.BodyCoroutine;
import dev.tauko.task.CoroutineLoop;
import dev.tauko.task.CoroutineTask;
import dev.tauko.task.LoopFuture;
import dev.tauko.task.OtherLoop;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Awaitables as futures. */
final class Futures {
  private Futures() {}

  private static void requireOf(CoroutineLoop loop, LoopFuture<?> future) {
    if (future.loop() != loop) {
      CoroutineTask<?> task = CoroutineTask.current();
      throw new IllegalArgumentException(
          OtherLoop.cannotAwait(future, loop, task == null ? "a callback" : task));
    }
  }

  /**
   * A future as it is; a coroutine as a task that is started. asyncio's {@code ensure_future}.
   *
   * @throws IllegalArgumentException if the future belongs to another loop
   */
  @SuppressWarnings("unchecked") // A future is only read from.
  static <T extends @Nullable Object> LoopFuture<? extends T> ensure(
      CoroutineLoop loop, Body<? extends T, ?> awaitable) {
    Objects.requireNonNull(awaitable, "awaitable");
    if (awaitable instanceof LoopFuture<?> future) {
      requireOf(loop, future);
      return (LoopFuture<? extends T>) future;
    }
    return new CoroutineTask<T>(loop, null, BodyCoroutine.<T>of(awaitable)).begin();
  }
}
