package dev.tauko.internal.task;

import org.jspecify.annotations.Nullable;

/**
 * Cancellations from other threads that have not reached the loop yet.
 *
 * @param message that of the first one
 * @param times how many there are
 * @param interrupts whether the body was interrupted for all of them
 */
record CancelRequest(@Nullable String message, int times, boolean interrupts) {

  /** The request of one more thread. */
  static CancelRequest after(@Nullable CancelRequest before, @Nullable String message) {
    return before == null
        ? new CancelRequest(message, 1, false)
        : new CancelRequest(before.message, before.times + 1, false);
  }

  /** The same when the body was interrupted for it. */
  CancelRequest interrupting() {
    return new CancelRequest(message, times, true);
  }
}
