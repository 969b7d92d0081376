package dev.tauko.internal.task;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A future for code off the loop that only the loop completes; so are the stages that depend on it.
 *
 * @param <T> the type of the result
 */
final class LoopStage<T extends @Nullable Object> extends CompletableFuture<T> {
  private final CoroutineLoop loop;

  LoopStage(CoroutineLoop loop) {
    this.loop = loop;
  }

  /** Whether nothing but this loop completes it. */
  boolean isOf(CoroutineLoop some) {
    return loop == some;
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new LoopStage<>(loop);
  }
}
