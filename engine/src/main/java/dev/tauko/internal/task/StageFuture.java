package dev.tauko.internal.task;

import dev.tauko.CancelledError;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.pekko.Stages;
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
    loop.executor().settle();
    CompletableFuture<? extends T> done = completable(stage);
    if (done != null && done.isDone()) {
      var _ =
          done.whenCompleteAsync(
              (result, thrown) -> {
                Throwable failure = unwrapped(thrown);
                try (Guard _ = loop.guard()) {
                  follow(result, failure);
                }
              },
              Stages.DIRECTLY);
    } else {
      var _ =
          stage.whenCompleteAsync(
              (result, thrown) -> {
                Throwable failure = unwrapped(thrown);
                loop.soonThreadsafe(() -> follow(result, failure));
              },
              Stages.DIRECTLY);
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

  /**
   * The failure itself; of a cancellation, one whose message is no longer for users' code to say.
   */
  private static @Nullable Throwable unwrapped(@Nullable Throwable thrown) {
    Throwable failure = thrown;
    while (failure instanceof CompletionException && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure instanceof CancellationException
        ? new CancellationException(failure.getMessage())
        : failure;
  }

  @SuppressWarnings("NullAway") // A stage's result is null only where T admits null.
  private void follow(@Nullable Object result, @Nullable Throwable failure) {
    if (isDone()) {
      return;
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
  public String describe() {
    return StageText.of(stage);
  }

  /**
   * {@inheritDoc}
   *
   * <p>It is the waiting coroutine that cancels the stage, in its own step, when it hears of its
   * cancellation: what depends on the stage is users' code.
   */
  @Override
  public T await() throws Exception {
    boolean waits = !isDone();
    try {
      if (waits) {
        loop.executor().waitsOutside(this, true);
      }
      return super.await();
    } catch (CancelledError cancelled) {
      if (isCancelled()) {
        cancelStage(cancelled);
      }
      throw cancelled;
    } finally {
      if (waits) {
        loop.executor().waitsOutside(this, false);
      }
    }
  }

  /** Whether something else than this loop has to do its part before the stage can be done. */
  public boolean isOutside() {
    return !(stage instanceof LoopStage<?> ours && ours.needs(loop));
  }

  private void cancelStage(CancelledError why) {
    try {
      CompletableFuture<? extends T> target = completable(stage);
      if (target != null) {
        target.cancel(true);
      }
    } catch (RuntimeException failure) {
      why.addSuppressed(failure);
    }
  }
}
