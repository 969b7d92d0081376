package dev.tauko.internal.group;

import dev.tauko.Body;
import dev.tauko.internal.task.BodyCoroutine;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.OtherLoop;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Awaitables as futures. */
final class Futures {
  private Futures() {}

  /**
   * Checks that a future belongs to the loop. Outside the guard: the message may call users' code.
   *
   * @throws IllegalArgumentException if it belongs to another one
   */
  static void requireOf(CoroutineLoop loop, Body<?, ?> awaitable) {
    if (awaitable instanceof LoopFuture<?> future && future.loop() != loop) {
      CoroutineTask<?> task = CoroutineTask.current();
      throw new IllegalArgumentException(
          OtherLoop.cannotAwait(future, loop, task == null ? "a callback" : task));
    }
  }

  /**
   * A future of this loop as it is; a coroutine as a task that is started. asyncio's {@code
   * ensure_future}.
   */
  @SuppressWarnings("unchecked") // A future is only read from.
  static <T extends @Nullable Object> LoopFuture<? extends T> ensure(
      CoroutineLoop loop, Body<? extends T, ?> awaitable) {
    Objects.requireNonNull(awaitable, "awaitable");
    if (awaitable instanceof LoopFuture<?> future) {
      return (LoopFuture<? extends T>) future;
    }
    return new CoroutineTask<T>(loop, null, BodyCoroutine.<T>of(awaitable)).begin();
  }
}
