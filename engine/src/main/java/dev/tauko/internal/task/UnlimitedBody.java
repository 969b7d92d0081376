package dev.tauko.internal.task;

import dev.tauko.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * A body that begins although its engine runs as many coroutines as it may: a task of it belongs to
 * something that has begun, and that may wait for it.
 *
 * @param body the body itself
 */
public record UnlimitedBody<T extends @Nullable Object>(Coroutine<? extends T> body)
    implements Coroutine<T>, WrappedBody {
  @Override
  public T await() throws Exception {
    return body.await();
  }
}
