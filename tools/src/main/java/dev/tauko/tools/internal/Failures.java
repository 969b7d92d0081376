package dev.tauko.tools.internal;

import dev.tauko.Body;
import dev.tauko.Outcome;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What bodies throw, handed on as it is. */
public final class Failures {
  private Failures() {}

  /** A body with a value, null, that throws what one without a value throws. */
  public static <X extends Exception> Body<@Nullable Void, X> valued(Body.OfVoid<X> body) {
    Objects.requireNonNull(body, "body");
    return () -> {
      body.run();
      return null;
    };
  }

  /**
   * Throws its argument, though the signature does not name it.
   *
   * @param <X> the type of the checked exceptions of the body that threw it
   * @return never, so that a caller can make it a statement that ends its branch
   */
  @SuppressWarnings("unchecked")
  public static <X extends Throwable> RuntimeException rethrow(Throwable thrown) throws X {
    throw (X) thrown;
  }

  /** The result of what has ended, or what it threw. */
  public static <T extends @Nullable Object, X extends Exception> T result(Outcome<T> outcome)
      throws X {
    try {
      return outcome.get();
    } catch (Throwable thrown) {
      throw Failures.<X>rethrow(thrown);
    }
  }

  /** Notes other failures on the one that is thrown. */
  @SuppressWarnings("ReferenceEquality") // The very same exception must not suppress itself.
  public static void suppress(Throwable thrown, Collection<? extends Throwable> others) {
    for (Throwable other : others) {
      if (other != thrown) {
        thrown.addSuppressed(other);
      }
    }
  }
}
