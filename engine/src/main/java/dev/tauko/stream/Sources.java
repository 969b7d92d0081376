package dev.tauko.stream;

import dev.tauko.Engine;
import dev.tauko.internal.stream.EmitterStage;
import dev.tauko.internal.stream.EngineChoice;
import dev.tauko.queue.Queue;
import java.util.Objects;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Sources of streams that coroutines feed. A source may be run any number of times, with any
 * materializer; each run has a coroutine of its own, which begins when the stream asks for the
 * first element.
 *
 * <p>The coroutine runs on the engine that is given; if none is, on the one of the coroutine or
 * callback that makes the source, or else on the one of the actor system that runs the stream.
 * Where that engine has been shut down, the stream fails with {@link IllegalStateException}.
 *
 * <p>Thread-safety: all methods may be called from any thread.
 */
public final class Sources {
  private Sources() {}

  /**
   * A source of what a coroutine emits. asyncio's asynchronous generators.
   *
   * <p>The stream completes when the body returns, and fails with the very exception that it
   * throws; if the coroutine is cancelled, with a {@link
   * java.util.concurrent.CancellationException}. When the stream ends first, cancelled downstream
   * for example, the coroutine is cancelled. A failure after that is logged.
   */
  public static <T> Source<T, NotUsed> of(Emitter.Body<T> body) {
    return of(EngineChoice.here(), body);
  }

  /** {@link #of(Emitter.Body)} on a given engine. */
  public static <T> Source<T, NotUsed> of(Engine engine, Emitter.Body<T> body) {
    return of(EngineChoice.of(engine), body);
  }

  private static <T> Source<T, NotUsed> of(EngineChoice engine, Emitter.Body<T> body) {
    Objects.requireNonNull(body, "body");
    return Source.fromGraph(EmitterStage.of(engine, body));
  }

  /**
   * A source of the items of a queue, in its order. An item is taken out when the stream asks for
   * one, and not before. The stream completes when the queue is empty and was shut down. The source
   * does not call {@link Queue#taskDone}: whoever works on the item does, on the queue's loop, for
   * example in the function of {@link Flows#mapAsync}. Otherwise {@link Queue#join} waits for ever.
   * Several sources of one queue share its items. Cancelling the stream takes no item, except for
   * one that is on its way to the stream at that moment.
   *
   * <p>The engine has to be the one that the queue belongs to.
   */
  public static <T> Source<T, NotUsed> from(Queue<T> queue) {
    return from(EngineChoice.here(), queue);
  }

  /** {@link #from(Queue)} on a given engine. */
  public static <T> Source<T, NotUsed> from(Engine engine, Queue<T> queue) {
    return from(EngineChoice.of(engine), queue);
  }

  private static <T> Source<T, NotUsed> from(EngineChoice engine, Queue<T> queue) {
    return Source.fromGraph(EmitterStage.of(engine, queue));
  }
}
