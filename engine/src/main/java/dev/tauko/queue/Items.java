package dev.tauko.queue;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The items of a queue, in the order in which they go out.
 *
 * @param <T> the type of the items
 */
abstract sealed class Items<T extends @Nullable Object> {

  abstract void add(T item);

  /** Takes the next one out. There has to be one. */
  abstract T take();

  abstract void clear();

  abstract int size();

  /** First in, first out. */
  static final class Fifo<T extends @Nullable Object> extends Line<T> {
    @Override
    T take() {
      return unmask(line.removeFirst());
    }
  }

  /** Last in, first out. */
  static final class Lifo<T extends @Nullable Object> extends Line<T> {
    @Override
    T take() {
      return unmask(line.removeLast());
    }
  }

  /** Items that come at one end. */
  abstract static sealed class Line<T extends @Nullable Object> extends Items<T>
      permits Fifo, Lifo {

    /** Stands for an item that is null, which the deque does not take. */
    private enum Mark {
      NULL
    }

    final ArrayDeque<Object> line = new ArrayDeque<>();

    @Override
    void add(T item) {
      line.addLast(item == null ? Mark.NULL : item);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // The mark stands only for items that T admits.
    final T unmask(Object item) {
      return (T) (item == Mark.NULL ? null : item);
    }

    @Override
    void clear() {
      line.clear();
    }

    @Override
    int size() {
      return line.size();
    }
  }

  /** The least first; equal ones first in, first out. */
  static final class Sorted<T extends @Nullable Object> extends Items<T> {

    private final Comparator<? super T> order;
    private final Heap<T> heap;

    Sorted(Comparator<? super T> order) {
      this.order = Objects.requireNonNull(order, "comparator");
      this.heap = new Heap<>(order);
    }

    /** Compares the item with itself first: one that cannot be compared is refused at once. */
    @Override
    void add(T item) {
      int _ = order.compare(item, item);
      heap.add(item);
    }

    @Override
    T take() {
      return heap.take();
    }

    @Override
    void clear() {
      heap.clear();
    }

    @Override
    int size() {
      return heap.size();
    }
  }
}
