package dev.tauko.internal.task;

import dev.tauko.Body;
import dev.tauko.Coroutine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body as a coroutine that has not been started.
 *
 * @param body what runs, and tells where the coroutine comes from
 * @param <T> the type of what the body returns
 */
public record BodyCoroutine<T extends @Nullable Object>(Body<? extends T, ?> body)
    implements Coroutine<T>, WrappedBody {

  /** The body itself if it is a coroutine. */
  @SuppressWarnings("unchecked") // A coroutine only gives values.
  public static <T extends @Nullable Object> Coroutine<T> of(Body<? extends T, ?> body) {
    Objects.requireNonNull(body, "body");
    return body instanceof Coroutine<?> coroutine
        ? (Coroutine<T>) coroutine
        : new BodyCoroutine<>(body);
  }

  @Override
  public T await() throws Exception {
    return body.await();
  }
}
