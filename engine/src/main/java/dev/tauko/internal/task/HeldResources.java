package dev.tauko.internal.task;

import java.util.ArrayList;
import java.util.List;

/**
 * What a coroutine holds. When its body has ended, each resource is told, and also whether the
 * coroutine's actor was stopped from outside. Confined to the loop.
 */
public final class HeldResources {

  /** Something a coroutine can hold, for example a semaphore's permits. */
  public interface Resource {
    /** The holder was stopped from outside and its body has ended: take back what it still has. */
    void holderStopped(CoroutineTask<?> holder);

    /** The holder has ended by itself: what it still has stays taken, and is nobody's. */
    void holderEnded(CoroutineTask<?> holder);
  }

  private final List<Resource> held = new ArrayList<>(2);

  HeldResources() {}

  /** Takes note of something held. */
  public void add(Resource resource) {
    held.add(resource);
  }

  /** Takes note that something is held no more. */
  public void remove(Resource resource) {
    held.remove(resource);
  }

  void letGo(CoroutineTask<?> holder) {
    for (Resource resource : List.copyOf(held)) {
      resource.holderEnded(holder);
    }
  }

  void giveBack(CoroutineTask<?> holder) {
    for (Resource resource : List.copyOf(held)) {
      resource.holderStopped(holder);
    }
  }
}
