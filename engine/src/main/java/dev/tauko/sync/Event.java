package dev.tauko.sync;

import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopBinding;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.internal.task.WaitQueue.Waiter;

/**
 * A flag that coroutines wait for. Not set at first. asyncio's {@code Event}.
 *
 * <p>Thread-safety: an event belongs to the event loop on which it is first used, until that loop
 * has ended, and its methods may be called by coroutines of that loop only; all but {@link #await}
 * by its callbacks, too. From elsewhere they throw {@link IllegalStateException}. It may be made
 * and set anywhere, before there is a loop. {@link #stats} and {@link #toString} may be called from
 * any thread.
 */
public final class Event {
  private final WaitQueue waiters = new WaitQueue("Event.await()");
  private final LoopBinding binding = new LoopBinding(waiters::clear);
  private boolean set;

  /** An event that is not set. */
  public Event() {}

  /**
   * Waits until the event is set. Does not suspend if it is set. A coroutine that was woken goes on
   * even if the event was cleared in the meantime.
   *
   * @throws dev.tauko.CancelledError if the coroutine is cancelled meanwhile
   */
  public void await() {
    CoroutineTask<?> task = CoroutineTask.require("Event.await");
    try (Guard _ = binding.enter(task, "Event.await")) {
      CoroutineLoop loop = task.loop();
      if (set) {
        return;
      }
      Waiter waiter = waiters.add(loop);
      try {
        task.suspendUntil(waiter);
      } finally {
        waiters.remove(waiter);
      }
    }
  }

  /**
   * Sets the event, and wakes all who wait for it; they go on one turn later, in the order in which
   * they came. Does not suspend. Has no effect if the event is set.
   */
  public void set() {
    try (Guard _ = binding.enter("Event.set")) {
      if (!set) {
        set = true;
        waiters.wakeAll();
      }
    }
  }

  /** Clears the event: from now on {@link #await} waits until it is set again. Does not suspend. */
  public void clear() {
    try (Guard _ = binding.enter("Event.clear")) {
      set = false;
    }
  }

  /** Tells whether the event is set. */
  public boolean isSet() {
    try (Guard _ = binding.enter("Event.isSet")) {
      return set;
    }
  }

  /** What the event does at present. May be called from any thread, and be a little late there. */
  public Stats stats() {
    return new Stats(set, waiters.live());
  }

  /**
   * An event at a moment.
   *
   * @param set whether it is set
   * @param waiting coroutines that wait for it
   */
  public record Stats(boolean set, int waiting) {}

  @Override
  public String toString() {
    Stats stats = stats();
    return "Event[" + (stats.set() ? "set, " : "unset, ") + stats.waiting() + " waiting]";
  }
}
