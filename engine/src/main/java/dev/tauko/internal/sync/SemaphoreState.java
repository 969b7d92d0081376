package dev.tauko.internal.sync;

import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import org.jspecify.annotations.Nullable;

/** The state of a semaphore: some permits, and perhaps a bound to how many there may be. */
public final class SemaphoreState extends Handoff {
  private final int bound;
  private final boolean mayHandOn;

  /**
   * The state of a semaphore whose permits are all free.
   *
   * @param semaphore what users see
   */
  public SemaphoreState(Object semaphore, @Nullable String name, int permits, int bound) {
    this(new WaitCall("Semaphore.acquire()", semaphore, name), permits, bound, true);
  }

  /**
   * The state of something else whose permits are given back by those who took them.
   *
   * @param acquire the call by which users get one
   */
  public SemaphoreState(WaitCall acquire, int permits) {
    this(acquire, permits, Integer.MAX_VALUE, false);
  }

  private SemaphoreState(WaitCall acquire, int permits, int bound, boolean mayHandOn) {
    super(permits, acquire);
    this.bound = bound;
    this.mayHandOn = mayHandOn;
  }

  @Override
  boolean mayHandOn() {
    return mayHandOn;
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
