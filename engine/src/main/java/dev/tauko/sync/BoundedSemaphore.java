package dev.tauko.sync;

/**
 * A {@link Semaphore} that never has more permits than at first: {@link #release} throws {@link
 * IllegalArgumentException} if all of them are free. asyncio's {@code BoundedSemaphore}.
 */
public final class BoundedSemaphore extends Semaphore {

  /**
   * A semaphore with this many permits, at first and at most.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public BoundedSemaphore(int permits) {
    super(permits, permits);
  }
}
