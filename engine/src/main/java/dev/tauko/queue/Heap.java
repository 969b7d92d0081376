package dev.tauko.queue;

import java.util.ArrayList;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap that gives the least item first, and of equal ones that which came first. An
 * operation does all its comparisons before it moves anything: if one throws, the heap is as it was
 * before. {@code java.util.PriorityQueue} moves while it compares, and then holds one item twice
 * and another no longer.
 *
 * @param <T> the type of the items
 */
final class Heap<T extends @Nullable Object> {

  /** The depth of the largest heap is less than this. */
  private static final int DEPTH = Integer.SIZE;

  private record Entry<T extends @Nullable Object>(T item, long number) {}

  private final Comparator<? super T> order;
  private final ArrayList<Entry<T>> entries = new ArrayList<>();
  private long added;

  Heap(Comparator<? super T> order) {
    this.order = order;
  }

  int size() {
    return entries.size();
  }

  void clear() {
    entries.clear();
  }

  void add(T item) {
    Entry<T> entry = new Entry<>(item, added);
    int place = entries.size();
    while (place > 0 && precedes(entry, entries.get(parent(place)))) {
      place = parent(place);
    }
    entries.add(entry);
    added++;
    for (int hole = entries.size() - 1; hole > place; hole = parent(hole)) {
      entries.set(hole, entries.get(parent(hole)));
    }
    entries.set(place, entry);
  }

  /** Takes the least item out. There has to be one. */
  T take() {
    int last = entries.size() - 1;
    Entry<T> moved = entries.get(last);
    int[] path = new int[DEPTH];
    int steps = 0;
    for (int child = leastChild(0, last);
        child >= 0 && precedes(entries.get(child), moved);
        child = leastChild(child, last)) {
      path[steps++] = child;
    }
    T least = entries.getFirst().item;
    int hole = 0;
    for (int step = 0; step < steps; step++) {
      entries.set(hole, entries.get(path[step]));
      hole = path[step];
    }
    entries.set(hole, moved);
    entries.removeLast();
    return least;
  }

  /** The place of the lesser child of a place, within the first {@code size} ones; -1 for none. */
  private int leastChild(int parent, int size) {
    int left = 2 * parent + 1;
    int right = left + 1;
    if (left >= size) {
      return -1;
    }
    return right < size && precedes(entries.get(right), entries.get(left)) ? right : left;
  }

  private boolean precedes(Entry<T> one, Entry<T> other) {
    int compared = order.compare(one.item, other.item);
    return compared < 0 || (compared == 0 && one.number < other.number);
  }

  private static int parent(int place) {
    return (place - 1) / 2;
  }
}
