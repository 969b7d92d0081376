package dev.tauko.stream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Source;

/** Tells how streams end, as their sources see it. */
final class Ends {
  private Ends() {}

  /** A source that reports the end of its stream: done if it completes or is cancelled. */
  static <T> Source<T, ?> reporting(Source<T, ?> source, CompletableFuture<Done> end) {
    return source.watchTermination((ignored, termination) -> pass(termination, end));
  }

  private static CompletionStage<Done> pass(
      CompletionStage<Done> termination, CompletableFuture<Done> end) {
    return termination.whenComplete((done, failure) -> {
      if (failure == null) {
        end.complete(done);
      } else {
        end.completeExceptionally(failure);
      }
    });
  }
}
