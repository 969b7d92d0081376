package dev.tauko.task;

import dev.tauko.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * A body that returns nothing as a coroutine whose value is {@code null}.
 *
 * @param body what runs, and tells where the coroutine comes from
 */
public record VoidBody(Coroutine.OfVoid body) implements Coroutine<@Nullable Void> {

  @Override
  public @Nullable Void await() throws Exception {
    body.run();
    return null;
  }
}
