package dev.tauko.internal.task;

import org.jspecify.annotations.Nullable;

/**
 * Cancellations from other threads that have not reached the loop yet.
 *
 * @param message that of the first one
 * @param times how many there are
 */
record Request(@Nullable String message, int times) {

  /** The request of one more thread. */
  static Request after(@Nullable Request before, @Nullable String message) {
    return before == null ? new Request(message, 1) : new Request(before.message, before.times + 1);
  }
}
