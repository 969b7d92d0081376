package dev.tauko.internal.actor;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages that selective receives have passed over, in the order of their wait. Confined to
 * the body.
 *
 * <p>An array with gaps where messages were taken out of the middle. Each message has a place,
 * which grows by one from message to message and stays the same until gaps are closed. For each
 * class that was looked for, {@link #judged} keeps the place up to which no message is of it: a
 * class never changes, so nobody has to look there again. Closing gaps forgets that.
 */
final class Backlog {
  private static final int SMALLEST = 16;

  private @Nullable Object[] items = new @Nullable Object[SMALLEST];
  private int head;
  private int tail;
  private int size;

  /** The place of what is at index 0. */
  private long base;

  private final Map<Class<?>, Long> judged = new HashMap<>();

  int size() {
    return size;
  }

  void add(Object message) {
    if (tail == items.length) {
      makeRoom();
    }
    items[tail++] = message;
    size++;
  }

  private void makeRoom() {
    if (size <= (tail - head) / 2) {
      closeGaps();
    } else if (head >= items.length / 2) {
      System.arraycopy(items, head, items, 0, tail - head);
      Arrays.fill(items, tail - head, tail, null);
      base += head;
      tail -= head;
      head = 0;
    } else {
      items = Arrays.copyOf(items, items.length * 2);
    }
  }

  private void closeGaps() {
    int to = 0;
    for (int from = head; from < tail; from++) {
      Object item = items[from];
      if (item != null) {
        items[to++] = item;
      }
    }
    Arrays.fill(items, to, tail, null);
    head = 0;
    tail = to;
    judged.clear();
  }

  /** Takes the oldest message; null if there is none. */
  @Nullable Object poll() {
    while (head < tail) {
      Object item = items[head];
      if (item == null) {
        head++;
      } else {
        Object message = takeAt(head, item);
        if (message != null) {
          return message;
        }
      }
    }
    return null;
  }

  /** Takes the oldest message of a class; null if there is none. */
  @Nullable Object poll(Class<?> type) {
    if (size == 0) {
      return null;
    }
    for (int i = (int) Math.max(head, judgedUpTo(type) - base); i < tail; i++) {
      Object item = items[i];
      if (item != null && type.isInstance(WatchEnd.entry(item))) {
        judged.put(type, base + i);
        Object message = takeAt(i, item);
        if (message != null) {
          return message;
        }
      }
    }
    judged.put(type, base + tail);
    return null;
  }

  /** The place before which no message is of a class, as far as anyone has looked. */
  long judgedUpTo(Class<?> type) {
    return Objects.requireNonNullElse(judged.get(type), base + head);
  }

  /** Takes the oldest message that matches; null if there is none. */
  @Nullable Object poll(Predicate<Object> matches) {
    for (int i = head; i < tail; i++) {
      Object item = items[i];
      Object entry = WatchEnd.entry(item);
      if (item != null && entry != null && matches.test(entry)) {
        Object message = takeAt(i, item);
        if (message != null) {
          return message;
        }
      }
    }
    return null;
  }

  /** Takes out the ends of actors that are not watched any more. */
  void removeTakenBack() {
    for (int i = head; i < tail; i++) {
      if (WatchEnd.isTakenBack(items[i])) {
        removeAt(i);
      }
    }
  }

  /** Takes a message; null if it announces the end of an actor that is not watched any more. */
  private @Nullable Object takeAt(int index, Object item) {
    removeAt(index);
    Object entry = WatchEnd.entry(item);
    return WatchEnd.take(item) ? entry : null;
  }

  private void removeAt(int index) {
    items[index] = null;
    size--;
    if (index == head) {
      head++;
    }
    if (size == 0) {
      base += tail;
      head = 0;
      tail = 0;
      if (items.length > SMALLEST) {
        items = new @Nullable Object[SMALLEST];
      }
    }
  }
}
