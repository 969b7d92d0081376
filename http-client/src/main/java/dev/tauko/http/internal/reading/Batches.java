package dev.tauko.http.internal.reading;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/** Streams of what coroutines read piece by piece. */
public final class Batches {
  private Batches() {}

  /**
   * A stream, to be run once.
   *
   * @param read gives the next elements, or nothing at the end; called on demand, when the call
   *     before is complete
   * @param close called when the stream ends, in whatever way
   */
  public static <T> Source<T, NotUsed> source(
      Supplier<CompletableFuture<Optional<List<T>>>> read, Runnable close) {
    return Source.<List<T>, Runnable>unfoldResourceAsync(
            () -> CompletableFuture.completedStage(close),
            open -> read.get(),
            open -> {
              open.run();
              return CompletableFuture.completedStage(Done.done());
            })
        .mapConcat(batch -> batch);
  }
}
