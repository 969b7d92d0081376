package dev.tauko.sync;

import dev.tauko.task.CoroutineLoop;
import dev.tauko.task.LoopFuture;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines that wait for the same thing, first come, first served: a linked list, so that one
 * that was cancelled leaves from the middle at once. Confined to the loop.
 */
final class Waiters {

  /** The wait of one coroutine. Done when it was granted what it waits for, or cancelled. */
  static final class Waiter extends LoopFuture<@Nullable Void> {
    private @Nullable Waiter previous;
    private @Nullable Waiter next;
    private boolean listed = true;

    private Waiter(CoroutineLoop loop) {
      super(loop);
    }
  }

  private @Nullable Waiter first;
  private @Nullable Waiter last;

  /** Adds a wait at the end. */
  Waiter add(CoroutineLoop loop) {
    Waiter waiter = new Waiter(loop);
    Waiter before = last;
    waiter.previous = before;
    if (before == null) {
      first = waiter;
    } else {
      before.next = waiter;
    }
    last = waiter;
    return waiter;
  }

  /** Takes a wait out that may have left before. */
  void remove(Waiter waiter) {
    if (!waiter.listed) {
      return;
    }
    waiter.listed = false;
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
  }

  /** Whether anyone waits who was not cancelled. */
  boolean anyLive() {
    return firstLive() != null;
  }

  /** Takes the first wait out that was not cancelled; null if there is none. */
  @Nullable Waiter take() {
    Waiter waiter = firstLive();
    if (waiter != null) {
      remove(waiter);
    }
    return waiter;
  }

  private @Nullable Waiter firstLive() {
    Waiter waiter = first;
    while (waiter != null && waiter.isDone()) {
      remove(waiter);
      waiter = first;
    }
    return waiter;
  }

  /** The number of coroutines that wait and were not cancelled. */
  int size() {
    int size = 0;
    for (Waiter waiter = first; waiter != null; waiter = waiter.next) {
      if (!waiter.isDone()) {
        size++;
      }
    }
    return size;
  }
}
