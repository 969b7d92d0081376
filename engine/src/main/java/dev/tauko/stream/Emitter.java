package dev.tauko.stream;

import dev.tauko.CancelledError;

/**
 * Where a coroutine puts the elements of its stream: {@link Sources#of(Body)}.
 *
 * <p>Thread-safety: may be used by the body and by any coroutine that it starts. Elements of
 * several coroutines go out in the order of the calls.
 *
 * @param <T> the type of the elements
 */
public interface Emitter<T> {

  /**
   * The body of a source: emits elements, and ends the stream by its own end.
   *
   * @param <T> the type of the elements
   */
  @FunctionalInterface
  interface Body<T> {
    /** Runs the body. */
    void run(Emitter<T> emitter) throws Exception;
  }

  /**
   * Passes an element on to the stream. Suspends until the stream has asked for it and taken it. If
   * the call returns, the stream has the element; if it throws, the stream does not. A cancellation
   * that comes when the stream has taken the element, but before the coroutine goes on, is
   * delivered at its next wait.
   *
   * @param element not null
   * @throws CancelledError if the coroutine was cancelled, or the stream wants no more elements
   * @throws IllegalStateException if the caller is not a coroutine of the body's loop, or the body
   *     has ended
   */
  void emit(T element);
}
