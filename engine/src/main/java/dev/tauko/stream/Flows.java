package dev.tauko.stream;

import dev.tauko.Engine;
import dev.tauko.internal.stream.CoroutineFlow;
import dev.tauko.internal.stream.EngineChoice;
import java.util.Objects;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Flows whose elements coroutines work on: Pekko's {@code mapAsync} with a function that may
 * suspend. Each element has a coroutine of its own. An element whose result is null is dropped, as
 * by Pekko's. Engines are found as those of {@link Sources} are.
 *
 * <p>If a function throws, the stream fails with the very exception, or does what its supervision
 * strategy says; if its coroutine is cancelled, with a {@link
 * java.util.concurrent.CancellationException}. When the stream ends, in whatever way, the
 * coroutines that still run are cancelled; what they throw after that is logged.
 *
 * <p>Thread-safety: all methods may be called from any thread.
 */
public final class Flows {
  private Flows() {}

  /**
   * The function of a flow, applied to each element. May suspend.
   *
   * @param <A> the type of the elements
   * @param <B> the type of the results
   */
  @FunctionalInterface
  public interface Mapping<A, B> {
    /** Returns the result for an element; null for none, which drops the element. */
    @Nullable B apply(A element) throws Exception;
  }

  /**
   * A flow that passes results on in the order of the elements.
   *
   * @param parallelism how many elements are worked on, or have a result that waits for those
   *     before it, at a time; 1 or more
   */
  public static <A, B> Flow<A, B, NotUsed> mapAsync(
      int parallelism, Mapping<? super A, ? extends B> function) {
    Objects.requireNonNull(function, "function");
    return CoroutineFlow.ordered(EngineChoice.here(), parallelism, function::apply);
  }

  /** {@link #mapAsync(int, Mapping)} on a given engine. */
  public static <A, B> Flow<A, B, NotUsed> mapAsync(
      Engine engine, int parallelism, Mapping<? super A, ? extends B> function) {
    Objects.requireNonNull(function, "function");
    return CoroutineFlow.ordered(EngineChoice.of(engine), parallelism, function::apply);
  }

  /**
   * A flow that passes each result on as soon as it is there.
   *
   * @param parallelism how many elements are worked on at a time, 1 or more
   */
  public static <A, B> Flow<A, B, NotUsed> mapAsyncUnordered(
      int parallelism, Mapping<? super A, ? extends B> function) {
    Objects.requireNonNull(function, "function");
    return CoroutineFlow.unordered(EngineChoice.here(), parallelism, function::apply);
  }

  /** {@link #mapAsyncUnordered(int, Mapping)} on a given engine. */
  public static <A, B> Flow<A, B, NotUsed> mapAsyncUnordered(
      Engine engine, int parallelism, Mapping<? super A, ? extends B> function) {
    Objects.requireNonNull(function, "function");
    return CoroutineFlow.unordered(EngineChoice.of(engine), parallelism, function::apply);
  }
}
