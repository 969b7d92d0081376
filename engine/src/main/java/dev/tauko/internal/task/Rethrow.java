package dev.tauko.internal.task;

import dev.tauko.Awaitable;
import org.jspecify.annotations.Nullable;

/** Lets an exception out that the signature does not name: the very one that a body threw. */
public final class Rethrow {
  private Rethrow() {}

  /**
   * Throws its argument.
   *
   * @return never, so that a caller can make it a statement that ends its branch
   */
  @SuppressWarnings("unchecked")
  public static <X extends Throwable> RuntimeException exactly(Throwable thrown) throws X {
    throw (X) thrown;
  }

  /**
   * The value of something that stands for a body and throws what the body throws.
   *
   * @param <X> the type of the checked exceptions of the body
   */
  public static <T extends @Nullable Object, X extends Exception> T fromAwait(
      Awaitable<? extends T> awaitable) throws X {
    try {
      return awaitable.await();
    } catch (Exception thrown) {
      throw Rethrow.<X>exactly(thrown);
    }
  }
}
