package dev.tauko.stream;

import dev.tauko.CancelledError;
import java.util.Iterator;

/**
 * The elements of one run of a stream, for a {@code for} loop of a coroutine.
 *
 * <pre>{@code
 * try (Elements<Order> orders = elements(source)) {
 *   for (Order order : orders) {
 *     handle(order);
 *   }
 * }
 * }</pre>
 *
 * <p><b>Back-pressure.</b> The stream runs ahead of the loop by as many elements as {@link
 * PekkoStreams#elements(org.apache.pekko.stream.javadsl.Source, int)} was told, by default one, and
 * no further.
 *
 * <p><b>The end.</b> The loop ends when the stream completes and all its elements have been taken.
 * If the stream fails, what it had delivered before is taken first, and then the very exception is
 * thrown, a checked one too. {@link #close} cancels the stream, so that whoever leaves the block
 * early, by {@code break}, an exception or a cancellation, cancels it. A loop without the block
 * cancels it, too, but no sooner than its coroutine ends.
 *
 * <p><b>Cancellation.</b> A coroutine that is cancelled while it waits for an element loses none:
 * the next call gets it.
 *
 * <p>Thread-safety: the iterator may be used by coroutines of the loop on which the stream was
 * started, by one at a time. {@link #close} may be called from any thread.
 *
 * @param <T> the type of the elements
 */
public interface Elements<T> extends Iterable<T>, AutoCloseable {

  /**
   * The elements that have not been taken; the same iterator at each call. {@code hasNext()}
   * suspends the calling coroutine until the next element is there, or the stream has ended; every
   * 64th call in a row that need not wait lets others run first. {@code next()} suspends if {@code
   * hasNext()} was not called before. Both throw
   *
   * <ul>
   *   <li>the very exception with which the stream has failed
   *   <li>{@link CancelledError} if the coroutine was cancelled
   *   <li>{@link IllegalStateException} after {@link #close}, if the caller is no coroutine of the
   *       loop, or if another one waits
   * </ul>
   */
  @Override
  Iterator<T> iterator();

  /**
   * Cancels the stream, if it has not ended, and drops what has not been taken. Does not suspend.
   */
  @Override
  void close();
}
