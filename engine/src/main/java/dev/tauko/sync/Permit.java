package dev.tauko.sync;

import dev.tauko.internal.sync.Handoff;
import dev.tauko.internal.task.CoroutineTask;
import org.jspecify.annotations.Nullable;

/**
 * A lock, or a permit of a semaphore, that was acquired, for use in a {@code try} statement that
 * gives it back.
 *
 * <p>Thread-safety: to be closed on the loop of the coroutine that acquired it.
 */
public final class Permit implements AutoCloseable {
  private final Handoff permits;

  /** The coroutine that acquired it; null when it is closed. */
  private @Nullable CoroutineTask<?> taker;

  Permit(Handoff permits, CoroutineTask<?> taker) {
    this.permits = permits;
    this.taker = taker;
  }

  /**
   * Releases what was acquired, as the {@code release} of its origin does. Does not suspend. Has an
   * effect once only.
   *
   * @throws IllegalStateException if it is a lock that was released otherwise, or the caller is not
   *     on the loop
   * @throws IllegalArgumentException if it is a permit of a {@link BoundedSemaphore} that was
   *     released otherwise
   */
  @Override
  public void close() {
    CoroutineTask<?> taker = this.taker;
    if (taker != null) {
      permits.release("Permit.close", taker);
      this.taker = null;
    }
  }

  @Override
  public String toString() {
    return taker == null ? "Permit[released]" : "Permit[acquired]";
  }
}
