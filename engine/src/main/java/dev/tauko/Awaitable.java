package dev.tauko;

import org.jspecify.annotations.Nullable;

/**
 * Something whose value a coroutine can wait for: a {@link Coroutine} that has not been started, a
 * {@link Future}, or a {@link Task}. asyncio's awaitable.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface Awaitable<T extends @Nullable Object> extends Body<T, Exception> {

  /**
   * The value. Suspends the calling coroutine until it is there; what is there already is returned
   * without suspending. A coroutine that has not been started runs in the caller, as a plain method
   * call does.
   *
   * @throws Exception the very exception with which it failed
   * @throws CancelledError if it, or the calling coroutine, was cancelled
   * @throws IllegalStateException if the caller is not a coroutine, and the value needs one
   */
  @Override
  T await() throws Exception;
}
