package dev.tauko.stream;

import dev.tauko.CancelledError;
import dev.tauko.internal.stream.ElementStage;
import dev.tauko.internal.stream.StreamElements;
import dev.tauko.internal.stream.StreamRun;
import dev.tauko.internal.task.CoroutineTask;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * Streams as coroutines see them; to be imported statically. The functions may be called in
 * coroutines only. A stream runs where Pekko runs it, by default on the dispatcher of the actor
 * system's materializer, and not on the loop.
 */
public final class PekkoStreams {
  private PekkoStreams() {}

  /**
   * An action for each element. May suspend.
   *
   * @param <T> the type of the elements
   * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
   */
  @FunctionalInterface
  public interface Action<T, X extends Exception> {
    /**
     * Does it.
     *
     * @throws X what the action throws
     */
    void accept(T element) throws X;
  }

  /**
   * Runs a stream whose elements the calling coroutine takes, one ahead of the loop. Does not
   * suspend; the iteration does. The stream is cancelled by {@link Elements#close}, and at the
   * latest when the calling coroutine ends. asyncio's {@code async for}.
   */
  public static <T> Elements<T> elements(Source<? extends T, ?> source) {
    return elements(source, 1);
  }

  /**
   * {@link #elements(Source)} with another distance between stream and loop. A larger one saves
   * changes of threads: the stream is asked for more when half of the elements have been taken.
   *
   * @param ahead how many elements may wait to be taken, 1 or more
   */
  public static <T> Elements<T> elements(Source<? extends T, ?> source, int ahead) {
    return open("elements", source, ahead, null);
  }

  /**
   * {@link #elements(Source, int)}, run by a materializer of the caller's choice: of an actor, or
   * of another actor system.
   */
  public static <T> Elements<T> elements(
      Source<? extends T, ?> source, int ahead, Materializer materializer) {
    return open("elements", source, ahead, Objects.requireNonNull(materializer, "materializer"));
  }

  /**
   * Runs a stream, and does something with each element, in the calling coroutine. Suspends it. The
   * stream runs one element ahead. If the action throws, or the coroutine is cancelled, the stream
   * is cancelled with that as the cause.
   *
   * @throws X what the action throws
   * @throws CancelledError if the coroutine was cancelled
   */
  public static <T, X extends Exception> void forEach(
      Source<? extends T, ?> source, Action<? super T, X> action) throws X {
    Objects.requireNonNull(action, "action");
    StreamElements<T> elements = open("forEach", source, 1, null);
    try {
      for (T element : elements) {
        action.accept(element);
      }
    } catch (Throwable thrown) {
      elements.cancel(thrown);
      throw thrown;
    }
  }

  private static <T> StreamElements<T> open(
      String function,
      Source<? extends T, ?> source,
      int ahead,
      @Nullable Materializer materializer) {
    Objects.requireNonNull(source, "source");
    CoroutineTask<?> task = CoroutineTask.require(function);
    Sink<T, StreamElements<T>> sink = Sink.fromGraph(new ElementStage<>(ahead));
    StreamElements<T> elements =
        StreamRun.<T>widened(source)
            .runWith(sink, materializer == null ? StreamRun.materializer(task) : materializer);
    elements.belongTo(task);
    return elements;
  }

  /**
   * Runs a stream into a sink, and returns what the sink makes of it. Suspends the calling
   * coroutine. If that is cancelled, the stream is: its source is cancelled, its sink fails with a
   * {@link java.util.concurrent.CancellationException}, and the cancellation goes on when the sink
   * has ended.
   *
   * @throws Exception the very exception with which the sink's stage has failed
   * @throws CancelledError if the coroutine was cancelled
   */
  public static <T, R extends @Nullable Object> R run(
      Source<? extends T, ?> source, Sink<? super T, ? extends CompletionStage<R>> sink)
      throws Exception {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(sink, "sink");
    CoroutineTask<?> task = CoroutineTask.require("run");
    return StreamRun.run(task, source, sink, StreamRun.materializer(task));
  }

  /**
   * {@link #run(Source, Sink)}, run by a materializer of the caller's choice: of an actor, or of
   * another actor system.
   */
  public static <T, R extends @Nullable Object> R run(
      Source<? extends T, ?> source,
      Sink<? super T, ? extends CompletionStage<R>> sink,
      Materializer materializer)
      throws Exception {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(sink, "sink");
    Objects.requireNonNull(materializer, "materializer");
    return StreamRun.run(CoroutineTask.require("run"), source, sink, materializer);
  }
}
