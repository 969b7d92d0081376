package dev.tauko.internal.group;

import dev.tauko.Outcome;
import dev.tauko.internal.task.LoopFuture;
import org.jspecify.annotations.Nullable;

/** Outcomes of futures that are done. */
final class Results {
  private Results() {}

  /** The result of a future that has one. */
  static <T extends @Nullable Object> T of(LoopFuture<? extends T> future) {
    try {
      return future.result();
    } catch (Exception e) {
      throw new IllegalStateException(future + " has no result", e);
    }
  }

  /** How a future ended. */
  static <T extends @Nullable Object> Outcome<T> outcome(LoopFuture<? extends T> future) {
    if (future.isCancelled()) {
      return new Outcome.Cancelled<>(new dev.tauko.CancelledError(future.cancelMessage()));
    }
    Throwable failure = future.exception();
    return failure != null ? new Outcome.Failure<>(failure) : new Outcome.Success<>(of(future));
  }
}
