package dev.tauko.internal.task;

import dev.tauko.Body;
import dev.tauko.Coroutine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body that returns nothing as a coroutine whose value is {@code null}.
 *
 * @param body what runs, and tells where the coroutine comes from
 */
public record VoidBody(Body.OfVoid<?> body) implements Coroutine<@Nullable Void>, WrappedBody {

  /** A body with a value that throws what the body without one throws. */
  @SuppressWarnings("unchecked") // Whatever await() throws comes from the body.
  public static <X extends Exception> Body<@Nullable Void, X> of(Body.OfVoid<X> body) {
    Objects.requireNonNull(body, "body");
    return (Body<@Nullable Void, X>) (Body<@Nullable Void, ?>) new VoidBody(body);
  }

  @Override
  public @Nullable Void await() throws Exception {
    body.run();
    return null;
  }
}
