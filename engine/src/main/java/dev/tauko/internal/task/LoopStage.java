package dev.tauko.internal.task;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A future for code off the loop that only the loop completes, or a stage that depends on one. Once
 * what such a stage depends on is done, but the stage is not, the work for it is elsewhere: on the
 * executor of an {@code …Async} stage, or with another stage that it was combined with.
 *
 * @param <T> the type of the result
 */
final class LoopStage<T extends @Nullable Object> extends CompletableFuture<T> {
  private final CoroutineLoop loop;

  /** What it depends on; null if the loop itself completes it. */
  private final @Nullable LoopStage<?> source;

  LoopStage(CoroutineLoop loop) {
    this(loop, null);
  }

  private LoopStage(CoroutineLoop loop, @Nullable LoopStage<?> source) {
    this.loop = loop;
    this.source = source;
  }

  /** Whether this loop has to do something before it can be done. */
  boolean needs(CoroutineLoop some) {
    if (loop != some) {
      return false;
    }
    LoopStage<?> stage = this;
    while (stage.source != null && !stage.source.isDone()) {
      stage = stage.source;
    }
    return stage.source == null;
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new LoopStage<>(loop, this);
  }
}
