package dev.tauko.queue;

import dev.tauko.internal.queue.Items;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Queue} that gives the item first that was put in last. asyncio's {@code LifoQueue}.
 *
 * @param <T> the type of the items
 */
public final class LifoQueue<T extends @Nullable Object> extends Queue<T> {

  /** A queue without a maximal size. */
  public LifoQueue() {
    this(0);
  }

  /**
   * A queue that holds this many items at most.
   *
   * @param maxsize the maximal size; zero or less for none
   */
  public LifoQueue(int maxsize) {
    super(null, maxsize, new Items.Lifo<>());
  }

  /** A queue without a maximal size, with a name, for people to read. */
  public LifoQueue(String name) {
    this(name, 0);
  }

  /**
   * A queue that holds this many items at most, with a name, for people to read.
   *
   * @param maxsize the maximal size; zero or less for none
   */
  public LifoQueue(String name, int maxsize) {
    super(Objects.requireNonNull(name, "name"), maxsize, new Items.Lifo<>());
  }
}
