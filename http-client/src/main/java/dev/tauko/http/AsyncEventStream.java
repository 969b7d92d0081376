package dev.tauko.http;

import dev.tauko.http.internal.reading.Batches;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * An {@link EventStream} for code that is no coroutine: its events are a stream, or stages one
 * after the other.
 *
 * <pre>{@code
 * Source.completionStageSource(
 *         session.async().events("https://api.example/prices").thenApply(AsyncEventStream::source))
 *     .runForeach(event -> show(event.data()), system);
 * }</pre>
 *
 * <p>It should be closed, unless it has been read to its end. Thread-safe, but for one reader at a
 * time.
 */
public final class AsyncEventStream implements AutoCloseable {
  private final AsyncClientSession session;
  private final EventStream events;
  private volatile CompletableFuture<?> waiting = CompletableFuture.completedFuture(null);

  AsyncEventStream(AsyncClientSession session, EventStream events) {
    this.session = session;
    this.events = events;
  }

  /**
   * Has the stream asked for again whenever it ends, as {@link EventStream#reconnecting} describes.
   * It is called before the first event is read. Returns this same stream.
   *
   * @throws IllegalStateException if this is the body of a response that was requested otherwise
   */
  public AsyncEventStream reconnecting() {
    events.reconnecting();
    return this;
  }

  /**
   * Reads the next event. The stage completes with nothing when the stream has ended, and fails as
   * {@link EventStream#iterator} describes; with {@link IllegalStateException} if the one before is
   * not complete. Cancelling its {@code toCompletableFuture()} closes the stream.
   */
  public CompletionStage<Optional<ServerSentEvent>> next() {
    return reading(() -> {
      var iterator = events.iterator();
      return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
    });
  }

  /**
   * Returns the events as a stream, to be run once. Its demand holds the server back; cancelling it
   * closes this stream. It fails with what {@link #next} fails with.
   */
  public Source<ServerSentEvent, NotUsed> source() {
    return Batches.source(() -> reading(events::nextOnes), this::close);
  }

  private synchronized <T> CompletableFuture<T> reading(Supplier<T> read) {
    if (!waiting.isDone()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              "the next event is being waited for already; accepted is one reader at a time"));
    }
    CompletableFuture<T> next = session.start("events", read::get);
    var _ =
        next.whenComplete((value, failure) -> {
          if (next.isCancelled()) {
            events.close();
          }
        });
    waiting = next;
    return next;
  }

  /**
   * Ends the stream and its connection, and cancels the stage that waits for an event. Does not
   * block; calling it again has no effect.
   */
  @Override
  public void close() {
    waiting.cancel(true);
    events.close();
  }
}
