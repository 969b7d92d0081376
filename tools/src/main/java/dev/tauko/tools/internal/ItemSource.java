package dev.tauko.tools.internal;

import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Items that are pulled one by one, and the way to close where they come from: a stream, or an
 * iterator that is {@link AutoCloseable}.
 *
 * @param <A> the type of the items
 */
public final class ItemSource<A extends @Nullable Object> {
  private final Iterator<? extends A> iterator;
  private final @Nullable AutoCloseable source;

  private ItemSource(Iterator<? extends A> iterator, @Nullable AutoCloseable source) {
    this.iterator = iterator;
    this.source = source;
  }

  /** The items of an iterator, which is closed if it can be. */
  public static <A extends @Nullable Object> ItemSource<A> of(Iterator<? extends A> iterator) {
    Objects.requireNonNull(iterator, "items");
    return new ItemSource<>(iterator, iterator instanceof AutoCloseable source ? source : null);
  }

  /** The items of a collection, or of whatever gives an iterator. */
  public static <A extends @Nullable Object> ItemSource<A> of(Iterable<? extends A> items) {
    Objects.requireNonNull(items, "items");
    return of(items.iterator());
  }

  /** The items of a stream, which is closed. */
  public static <A extends @Nullable Object> ItemSource<A> of(Stream<? extends A> items) {
    Objects.requireNonNull(items, "items");
    return new ItemSource<>(items.iterator(), items);
  }

  boolean hasNext() {
    return iterator.hasNext();
  }

  A next() {
    return iterator.next();
  }

  void close() throws Exception {
    if (source != null) {
      source.close();
    }
  }
}
