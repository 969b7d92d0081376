package dev.tauko.task;

import dev.tauko.loop.Guard;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The future of a completion stage: completed by it, on the loop, and cancelling it when cancelled
 * itself.
 *
 * @param <T> the type of the result
 */
public final class StageFuture<T extends @Nullable Object> extends LoopFuture<T> {
  private final CompletionStage<? extends T> stage;

  /** A future that follows a stage. Called on the loop. */
  public StageFuture(CoroutineLoop loop, CompletionStage<? extends T> stage) {
    super(loop);
    this.stage = stage;
    CompletableFuture<? extends T> done = completable(stage);
    if (done != null && done.isDone()) {
      var _ = done.whenComplete(this::follow);
    } else {
      var _ =
          stage.whenComplete((result, thrown) -> loop.soonThreadsafe(() -> follow(result, thrown)));
    }
  }

  /** The stage as a future that can be cancelled, if it lets itself be seen as one. */
  private static <T extends @Nullable Object> @Nullable CompletableFuture<T> completable(
      CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture();
    } catch (UnsupportedOperationException e) {
      return null;
    }
  }

  @SuppressWarnings("NullAway") // A stage's result is null only where T admits null.
  private void follow(@Nullable Object result, @Nullable Throwable thrown) {
    try (Guard _ = loop.guard()) {
      if (!isDone()) {
        become(result, thrown);
      }
    }
  }

  @SuppressWarnings("NullAway") // Whatever the stage has.
  private void become(@Nullable Object result, @Nullable Throwable thrown) {
    Throwable failure = thrown;
    while (failure instanceof CompletionException && failure.getCause() != null) {
      failure = failure.getCause();
    }
    if (failure instanceof CancellationException) {
      becomeCancelled(failure.getMessage());
    } else if (failure != null) {
      fail(failure);
    } else {
      @SuppressWarnings({"unchecked", "NullAway"}) // Whatever the stage has.
      T value = (T) result;
      succeed(value);
    }
  }

  @Override
  public Enders enders() {
    return Enders.Outside.INSTANCE;
  }

  @Override
  protected boolean cancelHere(@Nullable String message) {
    boolean cancelled = super.cancelHere(message);
    if (cancelled) {
      CompletableFuture<? extends T> target = completable(stage);
      if (target != null) {
        target.cancel(true);
      }
    }
    return cancelled;
  }
}
