package dev.tauko;

/**
 * A run with the virtual clock could not go on: its main coroutine waited, and so did all others on
 * its loop, for what nothing could ever do. The message tells all tasks that waited, for what, and
 * where.
 */
public final class DeadlockException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** An exception with a report. */
  public DeadlockException(String report) {
    super(report);
  }
}
