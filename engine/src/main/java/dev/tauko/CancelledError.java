package dev.tauko;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown in a coroutine that was cancelled, at the place where it waits. asyncio's {@code
 * CancelledError}.
 *
 * <p>Not an {@link Exception}: {@code catch (Exception e)} must not swallow a cancellation. A body
 * may catch it to clean up, and should let it go on; one that goes on working is not cancelled.
 *
 * <p>Has no stack trace, since a cancellation is no failure and there may be very many of them.
 * With {@code tauko.debug} on, the engine's have one, and {@link AwaitTrace} notes.
 */
public final class CancelledError extends Error {
  @Serial private static final long serialVersionUID = 1;

  /** A cancellation without a message. */
  public CancelledError() {
    this(null);
  }

  /** A cancellation with the message given to {@link Future#cancel(String)}. */
  public CancelledError(@Nullable String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
