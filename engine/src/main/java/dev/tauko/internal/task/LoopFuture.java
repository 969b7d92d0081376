package dev.tauko.internal.task;

import dev.tauko.AwaitTrace;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.InvalidStateException;
import dev.tauko.internal.log.FailureText;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.log.Printable;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.Ledger;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A future of a loop. Its state is written on the loop only, and may be read on any thread.
 *
 * @param <T> the type of the result
 */
public class LoopFuture<T extends @Nullable Object> implements Future<T>, WaitReason {

  private static final Logger log = Loggers.of(Future.class);

  /** More notes than this on one exception tell nothing new. */
  private static final int MAX_NOTES = 16;

  /** States that are not the result itself, or a failure. */
  private enum Mark {
    CANCELLED,
    NULL_RESULT
  }

  private record Failure(Throwable exception) {}

  /* Written without a fence: whoever must not be late comes to the loop, and looks there. */
  private static final VarHandle STATE;
  private static final VarHandle OBSERVED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(LoopFuture.class, "state", Object.class);
      OBSERVED = lookup.findVarHandle(LoopFuture.class, "observed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final CoroutineLoop loop;

  /** Null while pending; then the result, a {@link Failure}, or a {@link Mark}. */
  private volatile @Nullable Object state;

  /** Null, one callback, or a list of callbacks, in the order in which they were added. */
  private @Nullable Object callbacks;

  private volatile @Nullable String cancelMessage;
  private volatile boolean observed;

  /** A pending future. */
  public LoopFuture(CoroutineLoop loop) {
    this.loop = loop;
  }

  /** The loop that this future belongs to. */
  public final CoroutineLoop loop() {
    return loop;
  }

  @Override
  public T await() throws Exception {
    CoroutineTask<?> task = CoroutineTask.require("await");
    if (state == null) {
      task.suspendOn(this);
    }
    return outcome(task.name());
  }

  /** The outcome for the task of this name, which has waited for it. */
  final T outcome(String waiter) throws Exception {
    loop.beforeOutcome();
    Object state = this.state;
    if (state instanceof Failure failure) {
      note(failure.exception, waiter);
    } else if (state == Mark.CANCELLED) {
      markObserved();
      CancelledError first = firstError();
      if (first != null) {
        if (loop.isDebug()) {
          note(first, waiter);
        }
        throw first;
      }
    }
    return result();
  }

  private static void note(Throwable thrown, String waiter) {
    if (thrown.getSuppressed().length < MAX_NOTES) {
      thrown.addSuppressed(new AwaitTrace(waiter));
    }
  }

  @Override
  public void setResult(T result) {
    requireLoop("setResult");
    set(result == null ? Mark.NULL_RESULT : result);
  }

  @Override
  public void setException(Throwable exception) {
    Objects.requireNonNull(exception, "exception");
    requireLoop("setException");
    set(new Failure(exception));
  }

  private void set(Object outcome) {
    try (Guard _ = loop.guard()) {
      if (!isDone()) {
        complete(outcome);
        return;
      }
    }
    throw new InvalidStateException(this + " is done already");
  }

  final void requireLoop(String method) {
    if (!loop.isHere()) {
      throw new IllegalStateException(
          method
              + "() of "
              + this
              + " was called from "
              + OtherLoop.caller(CoroutineLoop.here(), loop)
              + "; it belongs to "
              + OtherLoop.place(loop, CoroutineLoop.here())
              + ", whose callSoonThreadsafe() takes a call over");
    }
  }

  final void succeed(T result) {
    complete(result == null ? Mark.NULL_RESULT : result);
  }

  final void fail(Throwable exception) {
    complete(new Failure(exception));
  }

  private void complete(Object outcome) {
    STATE.setRelease(this, outcome);
    Object callbacks = this.callbacks;
    this.callbacks = null;
    assert Ledger.note(this, false);
    if (callbacks instanceof List<?> list) {
      for (Object callback : list) {
        schedule((DoneCallback) callback);
      }
    } else if (callbacks != null) {
      schedule((DoneCallback) callbacks);
    }
  }

  /** One callback that there is no memory for keeps no other from being called. */
  private void schedule(DoneCallback callback) {
    try {
      callback.schedule(this);
    } catch (OutOfMemoryError error) {
      loop.executor().tellFatal(error);
    }
  }

  @Override
  public boolean cancel(@Nullable String message) {
    if (loop.isHere()) {
      try (Guard _ = loop.guard()) {
        return cancelHere(message);
      }
    }
    if (isDone() || loop.hasEnded()) {
      return false;
    }
    loop.soonThreadsafe(() -> cancelHere(message));
    return true;
  }

  /** {@link #cancel(String)} on the loop, within the guard. */
  protected boolean cancelHere(@Nullable String message) {
    markObserved();
    if (isDone()) {
      return false;
    }
    becomeCancelled(message);
    return true;
  }

  /**
   * Takes a request to cancel that is for others, and tells for whom; {@link #cancelPassedOn}
   * follows when they have been asked. Null if the request ends here: {@link #cancelHere} is called
   * then.
   */
  protected @Nullable Iterator<? extends LoopFuture<?>> passCancelOn() {
    return null;
  }

  /** Tells whether {@link #passCancelOn} may have someone to name. */
  public boolean mayPassCancelOn() {
    return false;
  }

  /**
   * The request that {@link #passCancelOn} took has been passed on.
   *
   * @param any whether there was anything to cancel
   * @return whether there was anything to cancel here
   */
  protected boolean cancelPassedOn(boolean any, @Nullable String message) {
    return any;
  }

  /** Passes a request to cancel on, and further on, to those whom {@link #passCancelOn} names. */
  protected final boolean cancelOthers(@Nullable String message) {
    return CancelWalk.cancel(this, message);
  }

  final void becomeCancelled(@Nullable String message) {
    cancelMessage = message;
    complete(Mark.CANCELLED);
  }

  /**
   * The error with which a cancelled future answers. Of a task that was not cancelled in the end,
   * it has the message of the last request.
   */
  public final CancelledError cancelledError() {
    CancelledError first = firstError();
    return first != null ? first : newCancelledError();
  }

  /** A new error with the message of the cancellation; it tells where it was made in debug mode. */
  final CancelledError newCancelledError() {
    CancelledError error = new CancelledError(cancelMessage);
    if (loop.isDebug()) {
      error.setStackTrace(new Throwable().getStackTrace());
    }
    return error;
  }

  /** The error that has ended what this future stands for, for the first who asks. */
  @Nullable CancelledError firstError() {
    return null;
  }

  /** Takes note of the message of a request to cancel, which may outlive the request. */
  final void keepCancelMessage(@Nullable String message) {
    cancelMessage = message;
  }

  /** The message of the cancellation, if there was one and it had one. */
  public final @Nullable String cancelMessage() {
    return cancelMessage;
  }

  @Override
  public final boolean isDone() {
    return state != null;
  }

  @Override
  public final boolean isCancelled() {
    return state == Mark.CANCELLED;
  }

  /** What it has failed with; null if it has not. Is no sign that anybody observes it. */
  final @Nullable Throwable failure() {
    return state instanceof Failure failure ? failure.exception : null;
  }

  /** Tells whether whoever waits gets a {@link CancelledError}. */
  final boolean endedByCancellation() {
    return isCancelled()
        || (state instanceof Failure failure && failure.exception instanceof CancelledError);
  }

  @Override
  @SuppressWarnings("NullAway") // The mark of a null result is set only where T admits null.
  public final T result() throws Exception {
    Object state = stateWhenDone();
    if (state instanceof Failure failure) {
      throw Rethrow.exactly(failure.exception);
    }
    @SuppressWarnings("unchecked")
    T result = (T) (state == Mark.NULL_RESULT ? null : state);
    return result;
  }

  @Override
  public final @Nullable Throwable exception() {
    return stateWhenDone() instanceof Failure failure ? failure.exception : null;
  }

  private Object stateWhenDone() {
    Object state = this.state;
    if (state == null) {
      throw new InvalidStateException(this + " is not done");
    }
    markObserved();
    if (state == Mark.CANCELLED) {
      throw cancelledError();
    }
    return state;
  }

  /** Whether anyone asked for the outcome, or will be told. */
  public final boolean isObserved() {
    return observed;
  }

  /** Takes note that someone deals with the outcome. */
  public final void markObserved() {
    if (!observed) {
      OBSERVED.setRelease(this, true);
    }
  }

  /**
   * Has a failure told in the log, unless somebody waits for it within the next turn, or within the
   * time of {@link LateFailures} where there are no turns.
   */
  protected final void tellUnlessObserved() {
    if (observed || loop.keepsFailure(this)) {
      return;
    }
    if (!loop.executor().hasTurns()) {
      loop.lateFailures().add(this);
    } else {
      loop.soon(() -> {
        if (!observed) {
          loop.executor().outsideGuard(this::reportUnobserved);
        }
      });
    }
  }

  /** Tells of a failure that nobody has asked about. From any thread, outside the guard. */
  void reportUnobserved() {
    if (!observed) {
      log.error("{} failed, and no one waits for it", this, exception());
    }
  }

  /** Adds a callback of the engine's own, for somebody who deals with the outcome. */
  public final void addCallback(DoneCallback callback) {
    if (!isDone()) {
      markObserved();
    }
    attach(callback);
  }

  /** Adds a callback that does not deal with the outcome. On the loop only. */
  public final void attach(DoneCallback callback) {
    if (isDone()) {
      schedule(callback);
      return;
    }
    Object present = callbacks;
    if (present == null) {
      callbacks = callback;
    } else if (present instanceof CallbackList list) {
      list.add(callback);
    } else {
      CallbackList list = new CallbackList();
      list.add((DoneCallback) present);
      list.add(callback);
      callbacks = list;
    }
    assert Ledger.note(this, true);
  }

  /** Takes a callback back, as often as it was added. On the loop only. */
  @SuppressWarnings("ReferenceEquality") // The very callback is meant.
  public final int removeCallback(DoneCallback callback) {
    return removeCallbacks(each -> each == callback);
  }

  private int removeCallbacks(Predicate<DoneCallback> which) {
    Object present = callbacks;
    if (present instanceof CallbackList list) {
      int before = list.size();
      list.removeIf(which);
      assert Ledger.note(this, !list.isEmpty());
      return before - list.size();
    }
    if (present != null && which.test((DoneCallback) present)) {
      callbacks = null;
      assert Ledger.note(this, false);
      return 1;
    }
    return 0;
  }

  /** The tasks and constructs that wait for this. On the loop, within the guard. */
  public final List<LoopFuture<?>> awaiters() {
    List<LoopFuture<?>> awaiters = new ArrayList<>();
    for (DoneCallback callback : callbacks()) {
      LoopFuture<?> awaiter = callback.awaiter();
      if (awaiter != null) {
        awaiters.add(awaiter);
      }
    }
    return awaiters;
  }

  /**
   * The task that runs the block of the group of which this is a task; null if it is of none. On
   * the loop, within the guard.
   */
  public final @Nullable CoroutineTask<?> groupParent() {
    for (DoneCallback callback : callbacks()) {
      if (callback instanceof Supervisor supervisor && supervisor.groupParent() != null) {
        return supervisor.groupParent();
      }
    }
    return null;
  }

  private List<DoneCallback> callbacks() {
    Object present = callbacks;
    return present instanceof CallbackList list
        ? List.copyOf(list)
        : present == null ? List.of() : List.of((DoneCallback) present);
  }

  @Override
  public void addDoneCallback(Consumer<? super Future<T>> callback) {
    Objects.requireNonNull(callback, "callback");
    requireLoop("addDoneCallback");
    try (Guard _ = loop.guard()) {
      loop.futureCallbacks(this instanceof CoroutineTask<?> ? 0 : 1);
      addCallback(new DoneCallback.OfUser<>(callback, loop));
    }
  }

  @Override
  public int removeDoneCallback(Consumer<? super Future<T>> callback) {
    Objects.requireNonNull(callback, "callback");
    requireLoop("removeDoneCallback");
    List<DoneCallback> present;
    try (Guard _ = loop.guard()) {
      present = callbacks();
    }
    // Whether two are equal is for users' code to say, which may add and remove others meanwhile.
    DoneCallback removed = new DoneCallback.OfUser<>(callback, loop);
    Set<DoneCallback> equal = Collections.newSetFromMap(new IdentityHashMap<>());
    for (DoneCallback each : present) {
      if (each.equals(removed)) {
        equal.add(each);
      }
    }
    try (Guard _ = loop.guard()) {
      int count = removeCallbacks(equal::contains);
      loop.futureCallbacks(this instanceof CoroutineTask<?> ? 0 : -count);
      return count;
    }
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    CompletableFuture<T> outside = new LoopStage<>(loop);
    var _ =
        outside.whenComplete((result, thrown) -> {
          if (outside.isCancelled() && !isDone()) {
            cancel();
          }
        });
    markObserved();
    DoneCallback pass = future -> loop.executor().callSoon(() -> passTo(outside));
    if (loop.isHere()) {
      try (Guard _ = loop.guard()) {
        addCallback(pass);
      }
      if (!isDone()) {
        loop.outsideFutures().add(this, outside);
      }
    } else if (isDone()) {
      passTo(outside);
    } else {
      loop.outsideFutures().add(this, outside);
      loop.soonThreadsafe(() -> addCallback(pass));
    }
    return outside;
  }

  /** Completes what was made of this future, which is done. From any thread. */
  @SuppressWarnings("unchecked") // It was made of this future.
  final void passOutcomeTo(CompletableFuture<?> outside) {
    passTo((CompletableFuture<T>) outside);
  }

  private void passTo(CompletableFuture<T> outside) {
    if (isCancelled()) {
      CancelledError error = cancelledError();
      CancellationException cancelled = new CancellationException(error.getMessage());
      cancelled.initCause(error);
      outside.completeExceptionally(cancelled);
      return;
    }
    try {
      outside.complete(result());
    } catch (Throwable failure) {
      outside.completeExceptionally(failure);
    }
  }

  /** The word for the state, and what belongs to it. */
  protected final String describeState() {
    Object state = this.state;
    if (state == null) {
      return "pending";
    }
    if (state == Mark.CANCELLED) {
      return "cancelled";
    }
    if (state instanceof Failure failure) {
      return "failed with " + Printable.of(FailureText.of(failure.exception));
    }
    return "finished";
  }

  /** What {@link #toString} says, in the text of whoever waits for this. */
  @Override
  public String describe() {
    return toString();
  }

  /** Whoever has the future may set its result. */
  @Override
  public Enders enders() {
    return Enders.Anyone.INSTANCE;
  }

  @Override
  public String toString() {
    return "Future[" + describeState() + "]";
  }

  private static final class CallbackList extends ArrayList<DoneCallback> {
    private static final long serialVersionUID = 1;

    CallbackList() {
      super(4);
    }
  }
}
