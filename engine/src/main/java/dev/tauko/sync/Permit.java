package dev.tauko.sync;

/**
 * A permit that was acquired, for use in a {@code try} statement that gives it back.
 *
 * <p>Thread-safety: to be closed on the loop of the coroutine that acquired it.
 */
public final class Permit implements AutoCloseable {
  private final Semaphore semaphore;
  private boolean closed;

  Permit(Semaphore semaphore) {
    this.semaphore = semaphore;
  }

  /** Releases the permit. Does not suspend. Has an effect once only. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      semaphore.release();
    }
  }
}
