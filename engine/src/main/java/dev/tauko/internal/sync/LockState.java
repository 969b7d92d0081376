package dev.tauko.internal.sync;

import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import org.jspecify.annotations.Nullable;

/** The state of a lock: one permit. */
public final class LockState extends Handoff {
  /**
   * The state of a lock that nobody has.
   *
   * @param lock what users see
   */
  public LockState(Object lock, @Nullable String name) {
    this(new WaitCall("Lock.acquire()", lock, name));
  }

  /**
   * The state of something else that one has at a time.
   *
   * @param acquire the call by which users get it
   */
  public LockState(WaitCall acquire) {
    super(1, acquire);
  }

  /** A lock that is on its way to the coroutine that waited first counts as unlocked. */
  @Override
  public boolean isLocked() {
    return free() == 0 && granted() == 0;
  }

  /** A lock is released by the coroutine that has taken it. */
  @Override
  boolean mayHandOn() {
    return false;
  }

  @Override
  void requireReleasable(String method) {
    if (!isLocked()) {
      throw new IllegalStateException(
          method + "() was called, but the lock is not locked; each acquire() has one release()");
    }
  }

  /**
   * As in asyncio, a cancelled wait at the head keeps its place until its coroutine has gone on,
   * and then the next one is woken: one turn later than in a semaphore.
   */
  @Override
  boolean wakeNext(WaitQueue waiters) {
    return waiters.wakeHead();
  }
}
