package dev.tauko.internal.task;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.internal.loop.Guard;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task's requests to cancel: how many there are, whether one is still to be delivered, and the
 * way it takes to what the body waits for. Its state changes on its loop only, within the guard;
 * requests from other threads come in by {@link StrandFuture}.
 *
 * <p><b>Where a request goes.</b> It depends on what the body does when the request comes:
 *
 * <ul>
 *   <li>The body waits: what it waits for is cancelled, and the wait ends with that. A task or a
 *       gather passes the request on in turn; {@link CancelWalk} follows it down, without
 *       recursion, and {@link #askedInWalk} marks the tasks on its way, so that tasks that wait for
 *       one another in a circle are seen.
 *   <li>The body waits for something that has ended already, or that cannot be cancelled, or it has
 *       not begun, or is running: the request is pending. The next wait delivers it.
 *   <li>The body blocks in a call of the JDK: the request is pending, and the thread is
 *       interrupted. A call that takes the interrupt, as those do that throw an {@link
 *       InterruptedException}, has delivered the request.
 * </ul>
 *
 * <p><b>States.</b> A request is counted (asyncio's {@code cancelling()}), then pending or with
 * what is awaited, then delivered: the body throws a {@code CancelledError}, or a call has taken
 * the interrupt ({@link #TAKEN}). An exception by which that call says so then counts as the
 * cancellation where it leaves the body, a time limit or a group ({@link #asCancellation}). {@link
 * #uncancel} takes the count back, and with the last one a request that is still pending.
 *
 * <p>It is a superclass of the task, and not a part of it, because there is one for each coroutine,
 * and an object of its own would cost 24 bytes.
 *
 * @param <T> the type of the result
 */
abstract class CancellableTask<T extends @Nullable Object> extends StrandFuture<T>
    implements Task<T>, DoneCallback {

  /** There is no request that the body has not seen. */
  private static final byte NONE = 0;

  /** The next wait is to be cancelled. */
  private static final byte PENDING = 1;

  /** A call of the JDK has taken the interrupt that told of the request. */
  private static final byte TAKEN = 2;

  /** What the body waits for. */
  private @Nullable LoopFuture<?> awaited;

  /** Whether there is a request that the body has not seen, and how it will: one of the above. */
  private byte request;

  /** Whether a {@link CancelWalk} under way has been here. */
  private boolean askedInWalk;

  /** Whether the body has begun. */
  private boolean begun;

  private volatile int requests;

  CancellableTask(CoroutineLoop loop) {
    super(loop);
  }

  // ---- what the body does ----

  /** The body is about to begin. */
  final void begins() {
    begun = true;
  }

  /** The body is about to suspend until the future is done, which has this as a callback. */
  final void beginWait(LoopFuture<?> future) {
    awaited = future;
    if (hasRequest() && future.cancelHere(cancelMessage())) {
      request = NONE;
    }
  }

  /** The body goes on. */
  final void endWait() {
    awaited = null;
    takeOutsideRequest();
  }

  /** What the body waits for; null if it does not. */
  final @Nullable LoopFuture<?> awaited() {
    return awaited;
  }

  /** Tells whether a request is still to be delivered. */
  final boolean hasRequest() {
    return request == PENDING;
  }

  /** Takes the request to cancel, and the interrupt that may have come with it. In the body. */
  final boolean takeCancel() {
    boolean cancel = hasRequest();
    if (cancel) {
      request = NONE;
      forgetInterrupt();
    }
    return cancel;
  }

  @Override
  final void interruptTaken() {
    if (hasRequest()) {
      request = TAKEN;
    }
  }

  /**
   * What has left a part of the body, or the cancellation for which it stands: that is what an
   * exception is by which a call of the JDK says that it was interrupted for a request. In the
   * body.
   */
  public final Throwable asCancellation(Throwable thrown) {
    if (!Interruption.is(thrown)) {
      return thrown;
    }
    try (Guard _ = loop.guard()) {
      takeOutsideRequest();
      if (request == NONE) {
        return thrown;
      }
      request = NONE;
      forgetInterrupt();
      CancelledError cancelled = newCancelledError();
      cancelled.addSuppressed(thrown);
      return cancelled;
    }
  }

  @Override
  public void schedule(LoopFuture<?> future) {
    strand.wake();
  }

  @Override
  public LoopFuture<?> awaiter() {
    return this;
  }

  // ---- requests ----

  @Override
  public boolean cancel(@Nullable String message) {
    if (loop.isHere()) {
      try (Guard _ = loop.guard()) {
        return cancelHere(message);
      }
    }
    if (isDone()) {
      return false;
    }
    request(message);
    return true;
  }

  @Override
  protected boolean cancelHere(@Nullable String message) {
    return cancelled(message, false);
  }

  @Override
  final void cancelHere(@Nullable String message, boolean interrupted) {
    cancelled(message, interrupted);
  }

  private boolean cancelled(@Nullable String message, boolean interrupted) {
    LoopFuture<?> awaited = this.awaited;
    if (awaited != null && awaited.mayPassCancelOn() && !askedInWalk && !isDone()) {
      return cancelOthers(message);
    }
    if (!countRequest()) {
      return false;
    }
    if (askedInWalk) {
      leaveCircle(message);
    } else if (awaited == null || !awaited.cancelHere(message)) {
      cancelNext(message, interrupted);
    }
    return true;
  }

  @Override
  public boolean mayPassCancelOn() {
    return true;
  }

  /** What the body waits for is cancelled first. */
  @Override
  protected @Nullable Iterator<? extends LoopFuture<?>> passCancelOn() {
    LoopFuture<?> awaited = this.awaited;
    if (awaited == null || askedInWalk || !countRequest()) {
      return null;
    }
    askedInWalk = true;
    return List.of(awaited).iterator();
  }

  @Override
  protected boolean cancelPassedOn(boolean any, @Nullable String message) {
    askedInWalk = false;
    if (!any) {
      cancelNext(message, false);
    }
    return true;
  }

  /** Takes note of a request to cancel; false if there is nothing to cancel any more. */
  private boolean countRequest() {
    if (isDone()) {
      markObserved();
      return false;
    }
    requests = cancelling() + 1;
    return true;
  }

  /** Tasks that wait for one another in a circle: nothing but this would ever end the wait. */
  private void leaveCircle(@Nullable String message) {
    LoopFuture<?> awaited = this.awaited;
    if (awaited != null && awaited.removeCallback(this) > 0) {
      this.awaited = null;
      strand.wake();
    }
    request = PENDING;
    keepCancelMessage(message);
  }

  /** Cancels what the body does next: it does not wait, or what it waits for has ended. */
  private void cancelNext(@Nullable String message, boolean interrupted) {
    request = PENDING;
    keepCancelMessage(message);
    if (!interrupted && begun && !strand.isSuspended() && CoroutineTask.current() != this) {
      interrupt();
    }
  }

  // ---- the count ----

  @Override
  public int cancelling() {
    return requests;
  }

  @Override
  public int uncancel() {
    requireLoop("uncancel");
    try (Guard _ = loop.guard()) {
      return takeRequestBack();
    }
  }

  private int takeRequestBack() {
    int left = Math.max(0, requests - 1);
    if (left == 0) {
      request = NONE;
      if (CoroutineTask.current() == this) {
        forgetInterrupt();
      }
      requestsTakenBack();
    }
    requests = left;
    return left;
  }

  /** The last request was taken back. */
  abstract void requestsTakenBack();
}
