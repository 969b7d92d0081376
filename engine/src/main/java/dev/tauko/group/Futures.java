package dev.tauko.group;

import dev.tauko.Body;
import dev.tauko.task.BodyCoroutine;
import dev.tauko.task.CoroutineLoop;
import dev.tauko.task.CoroutineTask;
import dev.tauko.task.LoopFuture;
import dev.tauko.task.OtherLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Awaitables as futures. */
final class Futures {
  private Futures() {}

  /**
   * Awaitables that can all be had as futures of a loop, in order. Iterates over the collection,
   * which may be users' code, before anything is started.
   *
   * @throws IllegalArgumentException if a future among them belongs to another loop
   */
  static <T extends @Nullable Object> List<Body<? extends T, ?>> all(
      CoroutineLoop loop, Collection<? extends Body<? extends T, ?>> awaitables) {
    List<Body<? extends T, ?>> all = new ArrayList<>(awaitables);
    for (Body<? extends T, ?> awaitable : all) {
      Objects.requireNonNull(awaitable, "awaitable");
      if (awaitable instanceof LoopFuture<?> future) {
        requireOf(loop, future);
      }
    }
    return all;
  }

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
