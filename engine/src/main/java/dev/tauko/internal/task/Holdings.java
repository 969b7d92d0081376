package dev.tauko.internal.task;

import java.util.ArrayList;
import java.util.List;

/**
 * What a coroutine holds: each entry is told if the coroutine's actor is stopped from outside, once
 * the body has ended. Confined to the loop.
 */
public final class Holdings {

  /** Something a coroutine can hold, for example a semaphore's permits. */
  public interface Held {
    /** The holder was stopped from outside and its body has ended: take back what it still has. */
    void holderStopped(CoroutineTask<?> holder);

    /** The holder has ended by itself: what it still has stays taken, and is nobody's. */
    void holderEnded(CoroutineTask<?> holder);
  }

  private final List<Held> held = new ArrayList<>(2);

  Holdings() {}

  /** Takes note of something held. */
  public void add(Held thing) {
    held.add(thing);
  }

  /** Takes note that something is held no more. */
  public void remove(Held thing) {
    held.remove(thing);
  }

  void letGo(CoroutineTask<?> holder) {
    for (Held thing : List.copyOf(held)) {
      thing.holderEnded(holder);
    }
  }

  void giveBack(CoroutineTask<?> holder) {
    for (Held thing : List.copyOf(held)) {
      thing.holderStopped(holder);
    }
  }
}
