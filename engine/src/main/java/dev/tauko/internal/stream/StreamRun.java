package dev.tauko.internal.stream;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.internal.pekko.Stages;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.japi.Pair;
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
  /** With this a stream fails whose run was cancelled: its sink is cancelled, too. */
  static final class RunCancelled extends CancellationException {
    private static final long serialVersionUID = 1;

    RunCancelled(CancelledError cancelled) {
      super(cancelled.getMessage());
      initCause(cancelled);
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
    Pair<UniqueKillSwitch, CompletionStage<R>> running =
        StreamRun.<T>widened(source)
            .viaMat(KillSwitches.<T>single(), Keep.right())
            .toMat(StreamRun.<T, R>widened(sink), Keep.both())
            .run(materializer);
    try {
      awaitEnd(task, running.second());
    } catch (CancelledError cancelled) {
      CancellationException cause = new RunCancelled(cancelled);
      running.first().abort(cause);
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
