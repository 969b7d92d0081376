package dev.tauko.queue;

import dev.tauko.internal.queue.Items;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Queue} that gives the least item first, and of equal ones that which was put in first.
 * asyncio's {@code PriorityQueue}.
 *
 * <p>An item that cannot be compared is refused where it is put in, with what the comparison
 * throws, in natural order a {@link ClassCastException} or a {@link NullPointerException}. Putting
 * and getting compare items, and take time that grows with the logarithm of their number; if a
 * comparison throws, so does the call, and the queue is as it was before.
 *
 * @param <T> the type of the items
 */
public final class PriorityQueue<T extends @Nullable Object> extends Queue<T> {

  /** A queue in the natural order of its items, without a maximal size. */
  public PriorityQueue() {
    this(0);
  }

  /**
   * A queue in the natural order of its items, which holds this many at most.
   *
   * @param maxsize the maximal size; zero or less for none
   */
  public PriorityQueue(int maxsize) {
    this(maxsize, natural());
  }

  /** A queue in the order of a comparator, without a maximal size. */
  public PriorityQueue(Comparator<? super T> comparator) {
    this(0, comparator);
  }

  /**
   * A queue in the order of a comparator, which holds this many items at most.
   *
   * @param maxsize the maximal size; zero or less for none
   */
  public PriorityQueue(int maxsize, Comparator<? super T> comparator) {
    super(null, maxsize, new Items.Sorted<>(comparator));
  }

  /** A queue in the natural order of its items, without a maximal size, with a name. */
  public PriorityQueue(String name) {
    this(name, 0);
  }

  /**
   * A queue in the natural order of its items, which holds this many at most, with a name, for
   * people to read.
   *
   * @param maxsize the maximal size; zero or less for none
   */
  public PriorityQueue(String name, int maxsize) {
    this(name, maxsize, natural());
  }

  /**
   * A queue in the order of a comparator, which holds this many items at most, with a name, for
   * people to read.
   *
   * @param maxsize the maximal size; zero or less for none
   */
  public PriorityQueue(String name, int maxsize, Comparator<? super T> comparator) {
    super(Objects.requireNonNull(name, "name"), maxsize, new Items.Sorted<>(comparator));
  }

  @SuppressWarnings("unchecked") // Whether items have a natural order is known when they come.
  private static <T> Comparator<T> natural() {
    return (Comparator<T>) (Comparator<?>) Comparator.<Comparable<Object>>naturalOrder();
  }
}
