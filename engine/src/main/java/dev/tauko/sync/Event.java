package dev.tauko.sync;

import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopBinding;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.internal.task.WaitQueue.Waiter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable String name;
  private final WaitQueue waiters;
  private final LoopBinding binding;
  private boolean set;

  /** An event that is not set. */
  public Event() {
    this(null, false);
  }

  /** An event that is not set, with a name, for people to read. */
  public Event(String name) {
    this(Objects.requireNonNull(name, "name"), false);
  }

  private Event(@Nullable String name, boolean set) {
    this.name = name;
    this.set = set;
    this.waiters = new WaitQueue(new WaitCall("Event.await()", this, name));
    this.binding = new LoopBinding(waiters::clear);
  }

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

  /**
   * A snapshot of the event's state. May be called from any thread; on other threads it may be
   * slightly out of date.
   */
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
    return WaitCall.opening("Event", name)
        + (stats.set() ? "set, " : "unset, ")
        + stats.waiting()
        + " waiting]";
  }
}
