package dev.tauko.internal.queue;

import dev.tauko.internal.loop.Guard;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The items of a queue, in the order in which they go out.
 *
 * @param <T> the type of the items
 */
public abstract sealed class Items<T extends @Nullable Object> {

  /**
   * Keeps others from adding and taking until {@link #release}, also while the guard is left so
   * that users' code may compare items. What was seen of the queue before may have changed after
   * it.
   */
  public void reserve(Guard guard) {}

  /** Ends a {@link #reserve}. */
  public void release() {}

  /** Adds an item. Reserved only. */
  public abstract void add(T item, Guard guard);

  /** Takes the next one out. There has to be one. Reserved only. */
  public abstract T take(Guard guard);

  /** Drops all items. */
  public abstract void clear();

  /** The number of items. */
  public abstract int size();

  /** First in, first out. */
  public static final class Fifo<T extends @Nullable Object> extends Line<T> {
    @Override
    public T take(Guard guard) {
      return unmask(line.removeFirst());
    }
  }

  /** Last in, first out. */
  public static final class Lifo<T extends @Nullable Object> extends Line<T> {
    @Override
    public T take(Guard guard) {
      return unmask(line.removeLast());
    }
  }

  /** Items that come at one end. */
  public abstract static sealed class Line<T extends @Nullable Object> extends Items<T>
      permits Fifo, Lifo {

    /** Stands for an item that is null, which the deque does not take. */
    private enum Mark {
      NULL
    }

    final ArrayDeque<Object> line = new ArrayDeque<>();

    @Override
    public void add(T item, Guard guard) {
      line.addLast(item == null ? Mark.NULL : item);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // The mark stands only for items that T admits.
    final T unmask(Object item) {
      return (T) (item == Mark.NULL ? null : item);
    }

    @Override
    public void clear() {
      line.clear();
    }

    @Override
    public int size() {
      return line.size();
    }
  }

  /** The least first; equal ones first in, first out. */
  public static final class Sorted<T extends @Nullable Object> extends Items<T> {

    private final Comparator<? super T> order;
    private final Heap<T> heap;

    /** Where there are several threads: whoever has it may compare outside the guard. */
    private @Nullable ReentrantLock lock;

    /** No items yet, in the order of a comparator. */
    public Sorted(Comparator<? super T> order) {
      this.order = Objects.requireNonNull(order, "comparator");
      this.heap = new Heap<>(order);
    }

    @Override
    public void reserve(Guard guard) {
      if (lock == null) {
        lock = guard.newLock();
      }
      if (lock != null) {
        guard.take(lock);
      }
    }

    @Override
    public void release() {
      if (lock != null && lock.isHeldByCurrentThread()) {
        lock.unlock();
      }
    }

    /** Compares the item with itself first: one that cannot be compared is refused at once. */
    @Override
    public void add(T item, Guard guard) {
      Heap.Addition<T> addition =
          guard.outside(() -> {
            int _ = order.compare(item, item);
            return heap.addition(item);
          });
      heap.perform(addition);
    }

    @Override
    public T take(Guard guard) {
      Heap.Removal removal = guard.outside(heap::removal);
      return heap.perform(removal);
    }

    @Override
    public void clear() {
      heap.clear();
    }

    @Override
    public int size() {
      return heap.size();
    }
  }
}
