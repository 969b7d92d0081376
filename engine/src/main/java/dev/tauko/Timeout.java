package dev.tauko;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A time limit around a piece of a coroutine: {@link Asyncio#timeout}. asyncio's {@code Timeout}.
 *
 * <p>Thread-safety: may be used by any coroutine of the loop.
 */
public interface Timeout {

  /**
   * The body of a timeout, with access to the time limit.
   *
   * @param <T> the type of the value
   * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
   */
  @FunctionalInterface
  interface Body<T extends @Nullable Object, X extends Exception> {
    /** Runs the body, in the calling coroutine. */
    T run(Timeout timeout) throws X;
  }

  /**
   * The body of a timeout that returns nothing, with access to the time limit.
   *
   * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
   */
  @FunctionalInterface
  interface VoidBody<X extends Exception> {
    /** Runs the body, in the calling coroutine. */
    void run(Timeout timeout) throws X;
  }

  /** When the time is up, by {@link EventLoop#time}; null for never. */
  @Nullable Duration when();

  /**
   * Sets another time, null for never. A time that has come cancels the body at its next wait.
   *
   * @throws IllegalStateException if the time was up already, or the body has ended
   */
  void reschedule(@Nullable Duration when);

  /** Whether the time was up before the body ended. */
  boolean expired();
}
