package dev.tauko.internal.loop;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue, first in, first out, in an array that grows. Unlike {@link java.util.ArrayDeque}, it is
 * as it was before if there is no memory to grow: whoever adds gets the error, and nothing is lost.
 * Not thread-safe.
 *
 * @param <T> the type of the elements
 */
final class Fifo<T> {
  private @Nullable Object[] elements;
  private int head;
  private int size;

  /**
   * An empty queue.
   *
   * @param capacity the number of elements that it first has room for: a power of two
   */
  Fifo(int capacity) {
    elements = new @Nullable Object[capacity];
  }

  void add(T element) {
    if (size == elements.length) {
      grow();
    }
    elements[(head + size) & (elements.length - 1)] = element;
    size++;
  }

  /** Adds an element before all others. */
  void addFirst(T element) {
    if (size == elements.length) {
      grow();
    }
    head = (head - 1) & (elements.length - 1);
    elements[head] = element;
    size++;
  }

  private void grow() {
    @Nullable Object[] old = elements;
    @Nullable Object[] larger = Arrays.copyOf(old, 2 * old.length);
    // The part before the head goes behind the part that ended at the old array's end.
    System.arraycopy(old, 0, larger, old.length, head);
    Arrays.fill(larger, 0, head, null);
    elements = larger;
  }

  /** The first element, which stays; null if there is none. */
  @SuppressWarnings("unchecked") // Only elements are put in.
  @Nullable T peek() {
    return (T) elements[head];
  }

  /** Takes the first element; null if there is none. */
  @Nullable T poll() {
    T element = peek();
    if (element != null) {
      elements[head] = null;
      head = (head + 1) & (elements.length - 1);
      size--;
    }
    return element;
  }

  /** The element at a place from the first one on. */
  @SuppressWarnings("unchecked") // Only elements are put in.
  T get(int index) {
    return (T) Objects.requireNonNull(elements[(head + index) & (elements.length - 1)]);
  }

  /** Puts the element at a place before all others, whose order stays. */
  void moveToFront(int index) {
    T element = get(index);
    for (int i = index; i > 0; i--) {
      elements[(head + i) & (elements.length - 1)] = get(i - 1);
    }
    elements[head] = element;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }
}
