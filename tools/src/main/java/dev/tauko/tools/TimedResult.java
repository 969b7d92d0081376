package dev.tauko.tools;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.tools.internal.Failures;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Tools#moveOnAfter} gives: the value of a body that has ended in time, or that time
 * was up.
 *
 * @param timeWasUp whether the body was cancelled because time was up
 * @param value the value of the body; null if time was up
 * @param <T> the type of the value
 */
public record TimedResult<T extends @Nullable Object>(boolean timeWasUp, @Nullable T value) {

  /** The value, or another one if time was up. */
  @SuppressWarnings("NullAway") // The value is null only where T admits null, or time was up.
  public T orElse(T other) {
    return timeWasUp ? other : value;
  }

  @SuppressWarnings("ReferenceEquality") // Is it the very cancellation that the body ended with?
  static <T extends @Nullable Object, X extends Exception> TimedResult<T> run(
      @Nullable Duration delay, Body<? extends T, X> body) throws X {
    Cut<T> cut = new Cut<>(body);
    try {
      return Asyncio.<TimedResult<T>, RuntimeException>timeout(delay, cut::run);
    } catch (AsyncTimeoutException timeUp) {
      Throwable cancellation = timeUp.getCause();
      if (cut.ended != null && (cancellation == cut.ended || standsFor(cancellation, cut.ended))) {
        return new TimedResult<>(true, null);
      }
      throw timeUp;
    } catch (RuntimeException thrown) {
      throw Failures.<X>rethrow(thrown);
    }
  }

  /** Whether a cancellation stands for the exception of a JDK call that was interrupted for it. */
  private static boolean standsFor(@Nullable Throwable cancellation, Throwable ended) {
    return cancellation instanceof CancelledError error
        && List.of(error.getSuppressed()).contains(ended);
  }

  /** A body that remembers with what it ended: the cancellation by its own time limit? */
  private static final class Cut<T extends @Nullable Object> {
    private final Body<? extends T, ?> body;
    private @Nullable Throwable ended;

    Cut(Body<? extends T, ?> body) {
      this.body = body;
    }

    TimedResult<T> run() {
      try {
        return new TimedResult<>(false, body.await());
      } catch (CancelledError error) {
        ended = error;
        throw error;
      } catch (Exception thrown) {
        ended = thrown;
        throw Failures.<RuntimeException>rethrow(thrown);
      }
    }
  }
}
