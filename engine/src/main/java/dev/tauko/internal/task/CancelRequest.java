package dev.tauko.internal.task;

import org.jspecify.annotations.Nullable;

/**
 * Cancellations from other threads that have not reached the loop yet.
 *
 * @param message that of the first one
 * @param times how many there are
 */
record CancelRequest(@Nullable String message, int times) {

  /** The request of one more thread. */
  static CancelRequest after(@Nullable CancelRequest before, @Nullable String message) {
    return before == null
        ? new CancelRequest(message, 1)
        : new CancelRequest(before.message, before.times + 1);
  }
}
