package dev.tauko.tools;

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
final class Items<A extends @Nullable Object> {
  private final Iterator<? extends A> iterator;
  private final @Nullable AutoCloseable source;

  private Items(Iterator<? extends A> iterator, @Nullable AutoCloseable source) {
    this.iterator = iterator;
    this.source = source;
  }

  static <A extends @Nullable Object> Items<A> of(Iterator<? extends A> iterator) {
    Objects.requireNonNull(iterator, "items");
    return new Items<>(iterator, iterator instanceof AutoCloseable source ? source : null);
  }

  static <A extends @Nullable Object> Items<A> of(Iterable<? extends A> items) {
    Objects.requireNonNull(items, "items");
    return of(items.iterator());
  }

  static <A extends @Nullable Object> Items<A> of(Stream<? extends A> items) {
    Objects.requireNonNull(items, "items");
    return new Items<>(items.iterator(), items);
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
