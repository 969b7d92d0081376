package dev.tauko;

import dev.tauko.internal.log.Printable;
import java.io.Serial;

/**
 * A note on an exception that went from one coroutine to another: its stack trace is the place that
 * waited. The exception itself keeps the stack trace of the place that failed. Added to {@link
 * Throwable#getSuppressed()}, never thrown.
 */
public final class AwaitTrace extends Throwable {
  @Serial private static final long serialVersionUID = 1;

  /** A note about the caller of this constructor, in the task of the given name. */
  public AwaitTrace(String task) {
    super("awaited by " + Printable.of(task));
  }
}
