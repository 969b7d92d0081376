package dev.tauko.http.internal.waiting;

import dev.tauko.Coroutine;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** Streams of what coroutines read piece by piece. */
public final class BatchedSource {
  private BatchedSource() {}

  /**
   * A stream, to be run once.
   *
   * @param read waits for the next elements, and returns nothing at the end; called on demand, when
   *     the call before is complete
   * @param close called when the stream ends, in whatever way, after cancelling a call of {@code
   *     read} that is under way; does not block
   */
  public static <T> Source<T, NotUsed> of(
      ActorSystem<?> system, String name, Coroutine<Optional<List<T>>> read, Runnable close) {
    return Source.unfoldResourceAsync(
            () -> CompletableFuture.completedStage(new Reads<>(system, name, read)),
            Reads<T>::next,
            reads -> {
              reads.cancel();
              close.run();
              return CompletableFuture.completedStage(Done.done());
            })
        .mapConcat(batch -> batch);
  }

  /** The calls of one run. */
  private static final class Reads<T> {
    private final ActorSystem<?> system;
    private final String name;
    private final Coroutine<Optional<List<T>>> read;
    private volatile @Nullable CompletableFuture<?> last;

    Reads(ActorSystem<?> system, String name, Coroutine<Optional<List<T>>> read) {
      this.system = system;
      this.name = name;
      this.read = read;
    }

    CompletionStage<Optional<List<T>>> next() {
      CompletableFuture<Optional<List<T>>> next = OutsideCall.start(system, name, read);
      last = next;
      return next;
    }

    void cancel() {
      CompletableFuture<?> underWay = last;
      if (underWay != null) {
        underWay.cancel(true);
      }
    }
  }
}
