package dev.tauko;

import dev.tauko.internal.task.VoidBody;
import org.jspecify.annotations.Nullable;

/**
 * The code that a construct runs, or waits for, on behalf of its caller: a lambda, a method
 * reference, or any {@link Awaitable}. The type of what it throws is part of its type, so that the
 * construct throws the same: {@code timeout(delay, () -> read(file))} throws {@link
 * java.io.IOException} if {@code read} does, and nothing checked if {@code read} throws nothing
 * checked. Of an awaitable only {@link Exception} is known.
 *
 * @param <T> the type of the value
 * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
 */
@FunctionalInterface
public interface Body<T extends @Nullable Object, X extends Exception> {

  /**
   * Runs the body, and returns its value.
   *
   * @throws X what the body throws
   */
  T await() throws X;

  /**
   * A body that returns nothing.
   *
   * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
   */
  @FunctionalInterface
  interface OfVoid<X extends Exception> {

    /**
     * Runs the body.
     *
     * @throws X what the body throws
     */
    void run() throws X;

    /** This body as a coroutine whose value is {@code null}. */
    default Coroutine<@Nullable Void> asCoroutine() {
      return new VoidBody(this);
    }
  }
}
