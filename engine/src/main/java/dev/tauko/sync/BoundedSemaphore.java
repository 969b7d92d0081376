package dev.tauko.sync;

import java.util.Objects;

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
    super(null, permits, permits);
  }

  /**
   * A semaphore with this many permits, at first and at most, and a name, for people to read.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public BoundedSemaphore(String name, int permits) {
    super(Objects.requireNonNull(name, "name"), permits, permits);
  }
}
