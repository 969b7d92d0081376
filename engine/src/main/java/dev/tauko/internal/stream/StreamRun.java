package dev.tauko.internal.stream;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.internal.pekko.Stages;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** A stream that a coroutine runs from its source to its sink, and waits for. */
public final class StreamRun {
  /** The attribute of a stream by which its sink knows the cancellation of the run. */
  static final class Mark implements Attributes.Attribute {
    private volatile @Nullable CancellationException cancellation;

    /** Whether a stream with these attributes has failed because its run was cancelled. */
    @SuppressWarnings("ReferenceEquality") // The very exception is meant.
    static boolean isCancelled(Attributes attributes, Throwable failure) {
      Optional<Mark> mark = attributes.getAttribute(Mark.class);
      return mark.isPresent() && mark.get().cancellation == failure;
    }

    /** What the stream fails with: its sink is cancelled, too. */
    CancellationException cancelledBy(CancelledError cancelled) {
      CancellationException made = new CancellationException(cancelled.getMessage());
      made.initCause(cancelled);
      cancellation = made;
      return made;
    }
  }

  private StreamRun() {}

  /** The materializer of the actor system that a task belongs to. */
  public static Materializer materializer(CoroutineTask<?> task) {
    return SystemMaterializer.get(task.loop().system()).materializer();
  }

  /** {@link dev.tauko.stream.PekkoStreams#run(Source, Sink, Materializer)}. */
  public static <T, R extends @Nullable Object> R run(
      CoroutineTask<?> task,
      Source<? extends T, ?> source,
      Sink<? super T, ? extends CompletionStage<R>> sink,
      Materializer materializer)
      throws Exception {
    Mark mark = new Mark();
    Pair<UniqueKillSwitch, CompletionStage<R>> running =
        StreamRun.<T>widened(source)
            .viaMat(KillSwitches.<T>single(), Keep.right())
            .toMat(StreamRun.<T, R>widened(sink), Keep.both())
            .addAttributes(Attributes.apply(mark))
            .run(materializer);
    try {
      awaitEnd(task, running.second());
    } catch (CancelledError cancelled) {
      running.first().abort(mark.cancelledBy(cancelled));
      awaitEnd(task, running.second());
      throw cancelled;
    }
    try {
      return Asyncio.await(running.second());
    } catch (ExecutionException boxed) {
      throw Rethrow.<RuntimeException>exactly(unboxed(boxed));
    }
  }

  /** Scala's promises put errors and interruptions into a box. */
  private static Throwable unboxed(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause != null && "Boxed Exception".equals(failure.getMessage()) ? cause : failure;
  }

  /** Waits for the end, however it comes; a cancellation leaves the stage alone. */
  private static void awaitEnd(CoroutineTask<?> task, CompletionStage<?> stage) {
    WakeUp end = new WakeUp(task.loop(), "PekkoStreams.run()", () -> Enders.Outside.INSTANCE);
    var _ =
        stage.whenCompleteAsync(
            (value, failure) -> task.loop().soonThreadsafe(end::give), Stages.DIRECTLY);
    task.suspendUntil(end);
  }

  /** A source of a subtype as a source of the type. */
  @SuppressWarnings("unchecked") // A source only gives elements.
  public static <T> Source<T, ?> widened(Source<? extends T, ?> source) {
    return (Source<T, ?>) source;
  }

  @SuppressWarnings("unchecked") // A sink only takes elements, and what it materializes is read.
  private static <T, R extends @Nullable Object> Sink<T, CompletionStage<R>> widened(
      Sink<? super T, ? extends CompletionStage<R>> sink) {
    return (Sink<T, CompletionStage<R>>) sink;
  }
}
