package dev.tauko.internal.stream;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.internal.pekko.Stages;
import dev.tauko.stream.Elements;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;

/** Sinks whose elements a coroutine takes. */
public final class CoroutineSink {
  private CoroutineSink() {}

  /** {@link dev.tauko.stream.Sinks#of(dev.tauko.stream.Sinks.Body)}. */
  public static <T, R extends @Nullable Object> Sink<T, CompletionStage<R>> of(
      EngineChoice engine, StreamFunction<Elements<T>, R> body) {
    return Sink.<T, CompletionStage<R>>fromMaterializer(
            (materializer, attributes) -> {
              Engine chosen = engine.in(materializer);
              return Sink.fromGraph(new ElementStage<T>(1))
                  .mapMaterializedValue(elements -> start(chosen, elements, body, attributes));
            })
        .mapMaterializedValue(CoroutineSink::outcome);
  }

  /** The outcome of the body, with its very exception. */
  private static <R extends @Nullable Object> CompletionStage<R> outcome(
      CompletionStage<CompletionStage<R>> started) {
    CompletableFuture<R> outcome = new CompletableFuture<>();
    var _ =
        started.whenCompleteAsync(
            (running, notStarted) -> {
              if (notStarted != null) {
                outcome.completeExceptionally(notStarted);
              } else {
                var _ =
                    running.whenComplete((result, failure) -> complete(outcome, result, failure));
              }
            },
            Stages.DIRECTLY);
    return outcome;
  }

  @SuppressWarnings("NullAway") // The result is null only where the type admits it.
  private static <R extends @Nullable Object> void complete(
      CompletableFuture<R> outcome, @Nullable R result, @Nullable Throwable failure) {
    if (failure != null) {
      outcome.completeExceptionally(failure);
    } else {
      outcome.complete(result);
    }
  }

  private static <T, R extends @Nullable Object> CompletionStage<R> start(
      Engine engine,
      StreamElements<T> elements,
      StreamFunction<Elements<T>, R> body,
      Attributes attributes) {
    Task<R> task = engine.start("Sinks.of", () -> body.apply(elements));
    CompletableFuture<R> outcome = task.toCompletableFuture();
    elements.onFailure(failure -> {
      if (StreamRun.Mark.isCancelled(attributes, failure)) {
        task.cancel(failure.getMessage());
      }
    });
    var _ =
        outcome.whenComplete((result, failure) -> {
          if (failure == null) {
            elements.close();
          } else {
            elements.cancel(failure);
          }
        });
    return outcome;
  }
}
