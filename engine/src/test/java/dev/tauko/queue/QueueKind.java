package dev.tauko.queue;

import java.util.List;
import java.util.stream.Stream;

/** The kinds of queues, to be tested with the same tests. */
enum QueueKind {
  FIFO {
    @Override
    <T> Queue<T> create(int maxsize) {
      return new Queue<>(maxsize);
    }
  },
  LIFO {
    @Override
    <T> Queue<T> create(int maxsize) {
      return new LifoQueue<>(maxsize);
    }
  },
  PRIORITY {
    @Override
    <T> Queue<T> create(int maxsize) {
      return new PriorityQueue<>(maxsize);
    }
  };

  abstract <T> Queue<T> create(int maxsize);

  /** One queue of each kind. */
  static <T> List<Queue<T>> each(int maxsize) {
    return Stream.of(values()).map(kind -> kind.<T>create(maxsize)).toList();
  }
}
