package dev.tauko.sync;

import dev.tauko.sync.Waiters.Waiter;
import dev.tauko.task.CoroutineLoop;
import dev.tauko.task.CoroutineTask;
import dev.tauko.task.Holdings;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The permits of a semaphore, who holds them, and who waits. Coroutines change it in their own
 * steps, its supervisor actor in its turns; all of them run on one loop, one at a time.
 */
final class SemaphoreState implements Holdings.Held {
  private final int bound;
  private final Waiters waiters = new Waiters();

  /** How many permits each coroutine has, for the case that it is stopped from outside. */
  private final Map<CoroutineTask<?>, Integer> holders = new LinkedHashMap<>();

  private @Nullable CoroutineLoop loop;
  private @Nullable SemaphoreSupervisor supervisor;
  private int free;

  /** Waits that were granted a permit and have not gone on yet. */
  private int granted;

  SemaphoreState(int permits, int bound) {
    this.free = permits;
    this.bound = bound;
  }

  boolean isLocked() {
    enter("isLocked");
    return free == 0 || granted > 0 || waiters.anyLive();
  }

  void acquire(CoroutineTask<?> task) {
    CoroutineLoop loop = enter("acquire");
    if (loop != null && isLocked()) {
      waitForTurn(task, loop);
    } else {
      free--;
    }
    if (holders.merge(task, 1, Integer::sum) == 1) {
      task.holdings().add(this);
    }
  }

  private void waitForTurn(CoroutineTask<?> task, CoroutineLoop loop) {
    Waiter waiter = waiters.add(loop);
    if (supervisor == null) {
      supervisor = SemaphoreSupervisor.start(this, loop);
    }
    boolean taken = false;
    try {
      task.suspendOn(waiter);
      taken = !waiter.isCancelled();
      if (!taken) {
        throw waiter.cancelledError();
      }
    } finally {
      waiters.remove(waiter);
      if (waiter.isDone() && !waiter.isCancelled()) {
        granted--;
        if (!taken) {
          free++;
        }
      }
      handOut();
    }
  }

  void release(@Nullable CoroutineTask<?> task) {
    enter("release");
    if (free >= bound) {
      throw new IllegalStateException(
          "a bounded semaphore of " + bound + " was released more often than acquired");
    }
    forget(task);
    free++;
    grantOne();
  }

  /** Takes one permit off the books: the releasing coroutine's own, or that of the first holder. */
  private void forget(@Nullable CoroutineTask<?> task) {
    CoroutineTask<?> holder = task;
    if (holder == null || !holders.containsKey(holder)) {
      Iterator<CoroutineTask<?>> first = holders.keySet().iterator();
      holder = first.hasNext() ? first.next() : null;
    }
    if (holder != null && holders.computeIfPresent(holder, (h, n) -> n > 1 ? n - 1 : null) == null) {
      holder.holdings().remove(this);
    }
  }

  /** Grants free permits to those who wait, as long as there are both. */
  private void handOut() {
    boolean more = true;
    while (more && free > 0) {
      more = grantOne();
    }
    if (supervisor != null && !waiters.anyLive()) {
      supervisor.rest();
      supervisor = null;
    }
  }

  private boolean grantOne() {
    Waiter next = free > 0 ? waiters.take() : null;
    if (next == null) {
      return false;
    }
    free--;
    granted++;
    next.setResult(null);
    return true;
  }

  /** Called in the holder's last step; the supervisor does the work in its own turn. */
  @Override
  public void holderStopped(CoroutineTask<?> holder) {
    CoroutineLoop loop = enter("holderStopped");
    if (loop != null) {
      SemaphoreSupervisor hears = supervisor != null ? supervisor : SemaphoreSupervisor.start(this, loop);
      supervisor = hears;
      hears.holderStopped(holder);
    }
  }

  /** Takes back what a coroutine still has. */
  void reclaim(CoroutineTask<?> holder) {
    Integer permits = holders.remove(holder);
    if (permits != null) {
      free += permits;
    }
    handOut();
  }

  Semaphore.Stats stats() {
    return new Semaphore.Stats(free, waiters.size());
  }

  /** Binds the semaphore to the caller's loop if it is not bound yet. */
  private @Nullable CoroutineLoop enter(String method) {
    CoroutineLoop here = CoroutineLoop.here();
    if (loop == null) {
      loop = here;
    } else if (loop != here) {
      throw new IllegalStateException(
          "Semaphore."
              + method
              + "() was called from "
              + Thread.currentThread()
              + ", but the semaphore belongs to "
              + loop);
    }
    return loop;
  }
}
