package dev.tauko.internal.actor;

import dev.tauko.CancelledError;
import dev.tauko.Task;

/** Parts of a body that run while it receives. */
final class Parts {
  private Parts() {}

  /**
   * Cancels a part, and waits for its end, whoever cancels the caller meanwhile.
   *
   * @param why gets what the part throws then
   */
  static void end(Task<?> part, Throwable why) {
    part.cancel();
    while (!part.isDone()) {
      try {
        part.await();
      } catch (CancelledError cancelled) {
        // The part's own, or one of the caller's, which has reached the part.
      } catch (Throwable failure) {
        why.addSuppressed(failure);
      }
    }
  }
}
