package dev.tauko.internal.stream;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.internal.pekko.Stages;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Pekko's {@code mapAsync} with coroutines: order, parallelism and supervision are Pekko's. What is
 * added is the end of the stream, which cancels the coroutines that still run.
 */
public final class CoroutineFlow {
  private static final String NAME = "Flows.mapAsync";

  private CoroutineFlow() {}

  /** What a coroutine makes of an element; null for nothing. May suspend. */
  @FunctionalInterface
  public interface Step<A, B> {
    /** Makes it. */
    @Nullable B apply(A element) throws Exception;
  }

  /** {@link dev.tauko.stream.Flows#mapAsync(int, dev.tauko.stream.Flows.Mapping)}. */
  public static <A, B> Flow<A, B, NotUsed> ordered(
      EngineChoice engine, int parallelism, Step<? super A, ? extends B> function) {
    return of(engine, parallelism, function, true);
  }

  /** {@link dev.tauko.stream.Flows#mapAsyncUnordered(int, dev.tauko.stream.Flows.Mapping)}. */
  public static <A, B> Flow<A, B, NotUsed> unordered(
      EngineChoice engine, int parallelism, Step<? super A, ? extends B> function) {
    return of(engine, parallelism, function, false);
  }

  private static <A, B> Flow<A, B, NotUsed> of(
      EngineChoice engine,
      int parallelism,
      Step<? super A, ? extends B> function,
      boolean ordered) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism is " + parallelism + "; accepted: 1 or more");
    }
    return Flow.<A, B, NotUsed>fromMaterializer(
            (materializer, attributes) -> {
              Calls<A, B> calls = new Calls<>(engine.in(materializer), function);
              Flow<A, A, NotUsed> elements = Flow.create();
              Flow<A, B, NotUsed> results =
                  ordered
                      ? elements.mapAsync(parallelism, calls)
                      : elements.mapAsyncUnordered(parallelism, calls);
              return results.watchTermination((notUsed, end) -> {
                var _ =
                    end.whenCompleteAsync((done, failure) -> calls.end(failure), Stages.DIRECTLY);
                return notUsed;
              });
            })
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  /** The coroutines of one run. */
  private static final class Calls<A, B> implements Function<A, CompletionStage<B>> {
    private static final long serialVersionUID = 1;

    private final transient Engine engine;
    private final transient Step<? super A, ? extends B> function;
    private final transient Set<Task<?>> running = ConcurrentHashMap.newKeySet();
    private transient volatile boolean ended;

    /** What the stream has failed with. */
    private transient @Nullable Throwable streamFailure;

    Calls(Engine engine, Step<? super A, ? extends B> function) {
      this.engine = engine;
      this.function = function;
    }

    @Override
    @SuppressWarnings("NullAway") // A stage may have the result null: Pekko drops the element then.
    public CompletionStage<B> apply(A element) {
      Task<B> task = engine.start(NAME, () -> function.apply(element));
      running.add(task);
      CompletableFuture<B> outcome = task.toCompletableFuture();
      if (ended) {
        task.cancel();
      }
      var _ = outcome.whenComplete((result, failure) -> ends(task, failure));
      return outcome;
    }

    private void ends(Task<?> task, @Nullable Throwable failure) {
      running.remove(task);
      if (ended && failure != null && isLate(failure)) {
        LateFailure.log(NAME, failure);
      }
    }

    /** Whether a failure is not the one that the stream has ended with. */
    @SuppressWarnings("ReferenceEquality") // The very exception is meant.
    private boolean isLate(Throwable failure) {
      return failure != streamFailure && !(failure instanceof CancellationException);
    }

    /** The stream has ended. */
    void end(@Nullable Throwable failure) {
      streamFailure = failure;
      ended = true;
      running.forEach(task -> task.cancel("the stream has ended"));
    }
  }
}
