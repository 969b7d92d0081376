package dev.tauko.internal.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What passes from some threads to another one: pushed one by one, taken all at once, the oldest
 * first. Lock-free.
 *
 * @param <E> the type of the entries
 */
final class BatchQueue<E> {

  /** An entry, and the one after it. */
  static final class Node<E> {
    final E entry;
    @Nullable Node<E> next;

    Node(E entry, @Nullable Node<E> next) {
      this.entry = entry;
      this.next = next;
    }
  }

  private static final VarHandle NEWEST;

  static {
    try {
      NEWEST = MethodHandles.lookup().findVarHandle(BatchQueue.class, "newest", Node.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The newest entry; each one is linked to the one before it. */
  private volatile @Nullable Node<E> newest;

  /**
   * Adds an entry.
   *
   * @return whether it is alone
   */
  boolean push(E entry) {
    Node<E> node = new Node<>(entry, null);
    while (true) {
      Node<E> before = newest;
      node.next = before;
      if (NEWEST.compareAndSet(this, before, node)) {
        return before == null;
      }
    }
  }

  /** Tells whether there is nothing to take. */
  boolean isEmpty() {
    return newest == null;
  }

  /** Takes all entries, each linked to the one after it; null if there is none. */
  @SuppressWarnings("unchecked") // The handle knows the raw type.
  @Nullable Node<E> takeAll() {
    Node<E> node = newest == null ? null : (Node<E>) NEWEST.getAndSet(this, (Node<E>) null);
    Node<E> oldest = null;
    while (node != null) {
      Node<E> older = node.next;
      node.next = oldest;
      oldest = node;
      node = older;
    }
    return oldest;
  }
}
