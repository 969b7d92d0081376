package dev.tauko.tools.internal;

import dev.tauko.tools.Mapping;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A function of items that gives nothing as one that gives null.
 *
 * @param action what users have written
 */
record VoidMapping<A extends @Nullable Object>(Mapping.OfVoid<? super A, ?> action)
    implements Mapping<A, @Nullable Void, Exception> {
  VoidMapping {
    Objects.requireNonNull(action, "action");
  }

  @Override
  public @Nullable Void apply(A item) throws Exception {
    action.accept(item);
    return null;
  }
}
