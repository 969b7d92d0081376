package dev.tauko.internal.stream;

import dev.tauko.Task;
import dev.tauko.internal.pekko.Telling;
import dev.tauko.queue.Queue;
import dev.tauko.stream.Emitter;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * The first stage of a stream that a coroutine feeds; {@link Emission} says how the elements come
 * to it. The coroutine begins with the first demand. Its end ends the stream, as soon as the stream
 * has taken what was emitted; the end of the stream cancels it.
 *
 * @param <T> the type of the elements
 */
public final class EmitterStage<T> extends GraphStage<SourceShape<T>> {

  /** What the coroutine of a run does. */
  interface Body<T> {
    void run(Emission<T> emission) throws Exception;
  }

  private final Outlet<T> out = Outlet.create("Emitter.out");
  private final SourceShape<T> shape = SourceShape.of(out);
  private final EngineChoice engine;
  private final String name;
  private final Body<T> body;

  /**
   * The first stage of any number of streams.
   *
   * @param name what the coroutines are called, for people to read
   */
  private EmitterStage(EngineChoice engine, String name, Body<T> body) {
    this.engine = engine;
    this.name = name;
    this.body = body;
  }

  /** The first stage of streams of what a body emits. */
  public static <T> EmitterStage<T> of(EngineChoice engine, Emitter.Body<T> body) {
    return new EmitterStage<>(engine, "Sources.of", body::run);
  }

  /** The first stage of streams of a queue's items. */
  public static <T> EmitterStage<T> of(EngineChoice engine, Queue<T> queue) {
    return new EmitterStage<>(engine, "Sources.from", new QueueEmission<>(queue));
  }

  @Override
  public SourceShape<T> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final AsyncCallback<Optional<BodyEnd>> signals = createAsyncCallback(this::signalled);
    private final Emission<T> emission =
        new Emission<>(() -> Telling.tell(() -> signals.invoke(Optional.empty())));
    private @Nullable Task<?> task;
    private @Nullable BodyEnd bodyEnd;

    /** Read by the coroutine's end, on another thread. */
    private volatile boolean streamEnded;

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (task == null) {
                begin();
              } else {
                take();
              }
            }
          });
    }

    /* The coroutine finds that an element is wanted. */
    private void begin() {
      var _ = emission.take();
      try {
        Task<?> begun =
            engine
                .in(materializer())
                .start(
                    name,
                    () -> {
                      try {
                        body.run(emission);
                      } finally {
                        emission.bodyEnds();
                      }
                    });
        task = begun;
        var _ = begun.toCompletableFuture().whenComplete((done, failure) -> ended(failure));
      } catch (IllegalStateException shutDown) {
        failStage(shutDown);
      }
    }

    /* On the coroutine's loop. */
    private void ended(@Nullable Throwable failure) {
      if (!streamEnded) {
        Telling.tell(() -> signals.invoke(Optional.of(new BodyEnd(failure))));
      } else if (failure != null && !(failure instanceof CancellationException)) {
        LateFailure.log(name, failure);
      }
    }

    private void signalled(Optional<BodyEnd> end) {
      if (end.isPresent()) {
        bodyEnd = end.get();
      }
      take();
    }

    private void take() {
      if (isAvailable(out)) {
        T element = emission.take();
        if (element != null) {
          push(out, element);
          return;
        }
      }
      BodyEnd end = bodyEnd;
      if (end != null && emission.isDrained()) {
        if (end.failure() == null) {
          completeStage();
        } else {
          failStage(end.failure());
        }
      }
    }

    @Override
    public void postStop() {
      streamEnded = true;
      if (task != null) {
        task.cancel("the stream has ended");
      }
      emission.streamEnds();
    }
  }

  /**
   * The end of the coroutine.
   *
   * @param failure null if the body has returned
   */
  private record BodyEnd(@Nullable Throwable failure) {}
}
