package dev.tauko.internal.queue;

import java.util.ArrayList;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap that gives the least item first, and of equal ones that which came first. An
 * operation has two parts, so that all comparisons, which are users' code, come before anything
 * moves: if one throws, the heap is as it was before. Between the two it must not change. {@code
 * java.util.PriorityQueue} moves while it compares, and then holds one item twice and another no
 * longer.
 *
 * @param <T> the type of the items
 */
final class Heap<T extends @Nullable Object> {

  /** The depth of the largest heap is less than this. */
  private static final int DEPTH = Integer.SIZE;

  private record Entry<T extends @Nullable Object>(T item, long number) {}

  /** An item with its place, and all places from there up to the end of a branch to be moved. */
  static final class Addition<T extends @Nullable Object> {
    private final Entry<T> entry;
    private final int place;

    private Addition(Entry<T> entry, int place) {
      this.entry = entry;
      this.place = place;
    }
  }

  /** The places whose items move up one after another when the least item goes. */
  static final class Removal {
    private final int[] path;
    private final int steps;

    private Removal(int[] path, int steps) {
      this.path = path;
      this.steps = steps;
    }
  }

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

  /** Where a new item belongs, for {@link #perform(Addition)}. Compares, and changes nothing. */
  Addition<T> addition(T item) {
    Entry<T> entry = new Entry<>(item, added);
    int place = entries.size();
    while (place > 0 && precedes(entry, entries.get(parent(place)))) {
      place = parent(place);
    }
    return new Addition<>(entry, place);
  }

  /** Adds an item to the heap as it was then. */
  void perform(Addition<T> addition) {
    entries.add(addition.entry);
    added++;
    for (int hole = entries.size() - 1; hole > addition.place; hole = parent(hole)) {
      entries.set(hole, entries.get(parent(hole)));
    }
    entries.set(addition.place, addition.entry);
  }

  /**
   * How to take the least item out, for {@link #perform(Removal)}. There has to be one. Compares,
   * and changes nothing.
   */
  Removal removal() {
    int last = entries.size() - 1;
    Entry<T> moved = entries.get(last);
    int[] path = new int[DEPTH];
    int steps = 0;
    for (int child = leastChild(0, last);
        child >= 0 && precedes(entries.get(child), moved);
        child = leastChild(child, last)) {
      path[steps++] = child;
    }
    return new Removal(path, steps);
  }

  /** Takes the least item out of the heap as it was then. */
  T perform(Removal removal) {
    Entry<T> moved = entries.getLast();
    T least = entries.getFirst().item;
    int hole = 0;
    for (int step = 0; step < removal.steps; step++) {
      int next = removal.path[step];
      entries.set(hole, entries.get(next));
      hole = next;
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
