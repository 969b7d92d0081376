package dev.tauko;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value that will be there some time: pending, then done for good with a result, with an
 * exception, or cancelled. asyncio's {@code Future}.
 *
 * <p>A future belongs to the {@link EventLoop} that made it. Thread-safety: {@link #cancel}, {@link
 * #isDone}, {@link #isCancelled}, {@link #result}, {@link #exception} and {@link
 * #toCompletableFuture} may be called from any thread. The other methods may be called only on the
 * loop, in a coroutine or a callback; from elsewhere they throw {@link IllegalStateException}: use
 * {@link EventLoop#callSoonThreadsafe}.
 *
 * @param <T> the type of the result
 */
public interface Future<T extends @Nullable Object> extends Awaitable<T> {

  /**
   * The result. Suspends the calling coroutine until the future is done, and returns at once if it
   * is. Cancelling the coroutine meanwhile cancels this future too; {@code shield} prevents that.
   *
   * @throws Exception the very exception with which the future failed. The place of this call is
   *     added to it as a suppressed {@link AwaitTrace}
   * @throws CancelledError if the future, or the calling coroutine, was cancelled
   * @throws IllegalStateException if the caller is not a coroutine, is the task itself, or belongs
   *     to another loop
   */
  @Override
  T await() throws Exception;

  /**
   * Makes the future done with a result. Whoever waits goes on one turn later.
   *
   * @throws InvalidStateException if it is done already
   * @throws IllegalStateException if the future is a {@link Task}, or the caller is not on its loop
   */
  void setResult(T result);

  /**
   * Makes the future done with an exception.
   *
   * @throws InvalidStateException if it is done already
   * @throws IllegalStateException if the future is a {@link Task}, or the caller is not on its loop
   */
  void setException(Throwable exception);

  /** Cancels without a message: {@link #cancel(String) cancel(null)}. */
  default boolean cancel() {
    return cancel(null);
  }

  /**
   * Cancels the future: whoever waits for it gets a {@link CancelledError} with the message, one
   * turn later. For a {@link Task} this is a request, which its body may decline.
   *
   * <p>From a thread off the loop, the cancellation is handed to the loop and takes effect there a
   * little later.
   *
   * @return whether there was something to cancel: false if the future was done
   */
  boolean cancel(@Nullable String message);

  /** Tells whether the future has a result, has an exception, or was cancelled. */
  boolean isDone();

  /** Tells whether the future was cancelled, and is done. */
  boolean isCancelled();

  /**
   * The result, without waiting.
   *
   * @throws Exception the very exception with which the future failed
   * @throws CancelledError if the future was cancelled
   * @throws InvalidStateException if it is not done
   */
  T result() throws Exception;

  /**
   * The exception with which the future failed, or null if it has a result.
   *
   * @throws CancelledError if the future was cancelled
   * @throws InvalidStateException if it is not done
   */
  @Nullable Throwable exception();

  /**
   * Has a callback run when the future is done: in a turn of its own on the loop, one turn after
   * the event or, if the future is done already, after this call. Callbacks run in the order in
   * which they were added. If a callback throws, the exception is logged.
   */
  void addDoneCallback(Consumer<? super Future<T>> callback);

  /**
   * Takes back all callbacks equal to this one that have not been scheduled yet.
   *
   * @return how many there were
   */
  int removeDoneCallback(Consumer<? super Future<T>> callback);

  /**
   * The same outcome for code outside: completes one turn after this future, and at once if this
   * one is done and the caller is not on its loop. A failure is the very exception of this one,
   * which {@code join} wraps in a {@code CompletionException} and {@code get} in an {@code
   * ExecutionException}. A cancelled future makes a cancelled one: its exception is a {@code
   * CancellationException} with the message of the cancellation, caused by the {@link
   * CancelledError}, and what {@code join} and {@code get} throw has that one as its cause.
   * Cancelling the returned one cancels this one. If the loop has ended before this future was
   * done, the returned one has an {@link IllegalStateException}. Stages that depend on it without
   * an executor of their own run as callbacks of the loop and should not block.
   */
  CompletableFuture<T> toCompletableFuture();
}
