package dev.tauko.http.internal.waiting;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Task;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** Runs coroutines for code that is none: for actors, streams and other threads. */
public final class OutsideCall {
  private OutsideCall() {}

  /**
   * Starts a coroutine. May be called from any thread, and throws nothing.
   *
   * <p>The future completes with the coroutine's result or fails with the very exception that it
   * has thrown; with {@link IllegalStateException} if the actor system has ended. Cancelling the
   * future cancels the coroutine. A result that comes at that moment and is {@link AutoCloseable}
   * is closed, as nobody gets it.
   *
   * @param name what the coroutine is called, for people to read
   */
  public static <T extends @Nullable Object> CompletableFuture<T> start(
      ActorSystem<?> system, String name, Coroutine<? extends T> body) {
    CompletableFuture<T> outside = new CompletableFuture<>();
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    Task<@Nullable Void> task;
    try {
      task =
          Engine.get(system)
              .start(
                  name,
                  () -> {
                    result.set(body.await());
                  });
    } catch (RuntimeException ended) {
      outside.completeExceptionally(ended);
      return outside;
    }
    var _ =
        outside.whenComplete((value, failure) -> {
          if (outside.isCancelled()) {
            task.cancel();
          }
        });
    var _ =
        task.toCompletableFuture()
            .whenComplete((done, failure) -> {
              T value = result.get();
              if (failure != null) {
                outside.completeExceptionally(failure);
              } else {
                complete(outside, value);
              }
              if (value instanceof AutoCloseable late && outside.isCompletedExceptionally()) {
                close(system, late);
              }
            });
    return outside;
  }

  /* Null is a result only where the type lets it be one. */
  @SuppressWarnings("NullAway")
  private static <T extends @Nullable Object> void complete(
      CompletableFuture<T> outside, @Nullable T value) {
    outside.complete(value);
  }

  /* In a coroutine, as closing may suspend. */
  private static void close(ActorSystem<?> system, AutoCloseable late) {
    try {
      var _ = Engine.get(system).start("closing " + late, () -> late.close());
    } catch (IllegalStateException ended) {
      // Connections end with the system.
    }
  }
}
