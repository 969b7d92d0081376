package dev.tauko.stream;

import dev.tauko.Engine;
import dev.tauko.internal.stream.CoroutineSink;
import dev.tauko.internal.stream.EngineChoice;
import dev.tauko.queue.Queue;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Sinks of streams whose elements coroutines take. A sink may be used in any number of streams,
 * with any materializer; each run has a coroutine of its own, which begins with the stream. Engines
 * are found as those of {@link Sources} are.
 *
 * <p>Thread-safety: all methods may be called from any thread.
 */
public final class Sinks {
  private Sinks() {}

  /**
   * The body of a sink: a coroutine that consumes the elements of a stream.
   *
   * @param <T> the type of the elements
   * @param <R> the type of the result
   */
  @FunctionalInterface
  public interface Body<T, R extends @Nullable Object> {
    /** Runs the body. */
    R run(Elements<T> elements) throws Exception;
  }

  /**
   * A sink whose elements a coroutine takes, one ahead. It materializes the outcome of the body:
   * its result, the very exception that it has thrown, or, if the coroutine is cancelled, a {@link
   * java.util.concurrent.CancellationException}. The end of the body cancels the stream, with its
   * failure as the cause.
   */
  public static <T, R extends @Nullable Object> Sink<T, CompletionStage<R>> of(Body<T, R> body) {
    Objects.requireNonNull(body, "body");
    return CoroutineSink.of(EngineChoice.here(), body::run);
  }

  /** {@link #of(Body)} on a given engine. */
  public static <T, R extends @Nullable Object> Sink<T, CompletionStage<R>> of(
      Engine engine, Body<T, R> body) {
    Objects.requireNonNull(body, "body");
    return CoroutineSink.of(EngineChoice.of(engine), body::run);
  }

  /**
   * A sink that puts the elements into a queue, and waits while it is full. It materializes the end
   * of the stream: done when all elements have been put in, failed with the stream's own failure.
   * The queue stays open. If it is shut down, the stream is cancelled, and the outcome is a {@link
   * dev.tauko.QueueShutDownException}.
   *
   * <p>The engine has to be the one that the queue belongs to.
   */
  public static <T> Sink<T, CompletionStage<Done>> to(Queue<? super T> queue) {
    return to(EngineChoice.here(), queue);
  }

  /** {@link #to(Queue)} on a given engine. */
  public static <T> Sink<T, CompletionStage<Done>> to(Engine engine, Queue<? super T> queue) {
    return to(EngineChoice.of(engine), queue);
  }

  private static <T> Sink<T, CompletionStage<Done>> to(
      EngineChoice engine, Queue<? super T> queue) {
    Objects.requireNonNull(queue, "queue");
    return CoroutineSink.<T, Done>of(
        engine,
        elements -> {
          for (T element : elements) {
            queue.put(element);
          }
          return Done.getInstance();
        });
  }
}
