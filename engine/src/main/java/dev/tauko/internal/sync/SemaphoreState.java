package dev.tauko.internal.sync;

import dev.tauko.internal.task.WaitQueue;

/** The state of a semaphore: some permits, and perhaps a bound to how many there may be. */
public final class SemaphoreState extends Handoff {
  private final int bound;

  /** The state of a semaphore whose permits are all free. */
  public SemaphoreState(int permits, int bound) {
    super(permits, "Semaphore.acquire()");
    this.bound = bound;
  }

  /** Permits on their way to a coroutine are taken, and nobody goes past those who wait. */
  @Override
  public boolean isLocked() {
    return free() == 0 || granted() > 0 || waiting() > 0;
  }

  @Override
  void requireReleasable(String method) {
    if (free() >= bound) {
      throw new IllegalArgumentException(
          method
              + "() was called more often than acquire(): all "
              + bound
              + " permits of the bounded semaphore are free");
    }
  }

  @Override
  boolean wakeNext(WaitQueue waiters) {
    return waiters.wakeFirstLive();
  }
}
