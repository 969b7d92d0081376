package dev.tauko;

import org.jspecify.annotations.Nullable;

/**
 * The body of a task: plain Java, top to bottom, that may suspend wherever it calls something that
 * does. A {@code Coroutine} object is a coroutine that has not been started; each call of {@link
 * #await} runs the body anew, in the calling coroutine, and {@link Asyncio#createTask} starts it
 * beside it. {@link Asyncio#coroutine} makes one of a lambda where no type says so.
 *
 * @param <T> the type of what the body returns
 */
@FunctionalInterface
public interface Coroutine<T extends @Nullable Object> extends Awaitable<T> {

  /** A coroutine whose body returns nothing. */
  @FunctionalInterface
  interface OfVoid extends Body.OfVoid<Exception> {}
}
