package dev.tauko;

import java.io.Serial;

/** Time was up before something was done. asyncio's {@code TimeoutError}. */
public final class AsyncTimeoutException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** An exception with a message, caused by the cancellation that ended the wait, if any. */
  public AsyncTimeoutException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
  }
}
