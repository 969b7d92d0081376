package dev.tauko.sync;

import dev.tauko.internal.sync.Handoff;

/**
 * A lock, or a permit of a semaphore, that was acquired, for use in a {@code try} statement that
 * gives it back.
 *
 * <p>Thread-safety: to be closed on the loop of the coroutine that acquired it.
 */
public final class Permit implements AutoCloseable {
  private final Handoff permits;
  private boolean closed;

  Permit(Handoff permits) {
    this.permits = permits;
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
    if (!closed) {
      permits.release("Permit.close");
      closed = true;
    }
  }

  @Override
  public String toString() {
    return closed ? "Permit[released]" : "Permit[acquired]";
  }
}
