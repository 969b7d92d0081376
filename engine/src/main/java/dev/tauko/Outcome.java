package dev.tauko;

import org.jspecify.annotations.Nullable;

/**
 * How something ended: the elements of {@link Asyncio#gatherSettled}.
 *
 * @param <T> the type of the result
 */
public sealed interface Outcome<T extends @Nullable Object> {

  /**
   * The result.
   *
   * @throws Exception the very exception with which it failed
   * @throws CancelledError if it was cancelled
   */
  T get() throws Exception;

  /** It has a result. */
  record Success<T extends @Nullable Object>(T value) implements Outcome<T> {
    @Override
    public T get() {
      return value;
    }
  }

  /** It failed with an exception. */
  record Failure<T extends @Nullable Object>(Throwable exception) implements Outcome<T> {
    @Override
    public T get() throws Exception {
      if (exception instanceof Exception checked) {
        throw checked;
      }
      if (exception instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(exception);
    }
  }

  /** It was cancelled. */
  record Cancelled<T extends @Nullable Object>(CancelledError error) implements Outcome<T> {
    @Override
    public T get() {
      throw error;
    }
  }
}
