package dev.tauko.internal.task;

import dev.tauko.Awaitable;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.Strand;
import java.util.Iterator;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A coroutine that was started: the future of its outcome, and what lives on its {@link Strand},
 * which is its actor. Its state changes on its loop only.
 *
 * @param <T> the type of what the body returns
 */
public final class CoroutineTask<T extends @Nullable Object> extends StrandFuture<T>
    implements Task<T>, DoneCallback {
  private static final Logger log = Loggers.of(Task.class);

  /** The name that users gave; null until it is made of the number. */
  private @Nullable String name;

  /** The number in the name of a task without one of its own. */
  private final long number;

  private final Class<?> bodyType;
  private final @Nullable DebugNotes debug;
  private @Nullable Awaitable<? extends T> body;
  private Variables variables = Variables.current();

  /** What the body waits for. */
  private @Nullable LoopFuture<?> waiter;

  private boolean mustCancel;
  private volatile int cancelRequests;

  /** Whether a request to cancel is on its way, and has been here. */
  private boolean asked;

  /** The error that ended the body, for the first who asks. */
  private @Nullable CancelledError cause;

  /** What the body holds and must not keep if its actor is stopped from outside. */
  private @Nullable Holdings holdings;

  private boolean runs;
  private boolean stopRequested;
  private boolean startedOutside;

  /** The actor whose body this is. */
  private @Nullable ActorRef<?> owner;

  /** Whether the body has called {@link System#exit}, and the task has ended without it. */
  private volatile boolean exits;

  // links of the loop's list of tasks
  long place;
  @Nullable CoroutineTask<?> older;
  @Nullable CoroutineTask<?> newer;

  /** A task that {@link #begin} starts. */
  public CoroutineTask(CoroutineLoop loop, @Nullable String name, Awaitable<? extends T> body) {
    super(loop);
    this.name = name;
    this.number = name != null ? 0 : loop.nextTaskNumber();
    this.bodyType = Origin.typeOf(body);
    this.debug = loop.isDebug() ? new DebugNotes() : null;
    this.body = body;
  }

  /**
   * Takes note, before the start, that a thread off the loop has the task: it may ask for the
   * outcome some time after the end.
   */
  public CoroutineTask<T> startedOutside() {
    startedOutside = true;
    return this;
  }

  /**
   * Takes note, before the start, that this is the body of an actor. It ends when the actor does:
   * neither the end of a run nor the shutdown of the engine waits for it, or cancels it.
   */
  public CoroutineTask<T> bodyOf(ActorRef<?> actor) {
    owner = actor;
    return this;
  }

  /** The actor whose body this is; null for any other task. */
  public @Nullable ActorRef<?> owner() {
    return owner;
  }

  /** The task of the coroutine that calls; null elsewhere. */
  public static @Nullable CoroutineTask<?> current() {
    return (CoroutineTask<?>) Strand.currentOccupant();
  }

  /** The task of the coroutine that calls {@code function}. */
  public static CoroutineTask<?> require(String function) {
    CoroutineTask<?> task = current();
    if (task == null) {
      throw new IllegalStateException(
          function
              + "() was called from "
              + Thread.currentThread()
              + ", which runs no coroutine; start one with Asyncio.run(), Asyncio.createTask() or"
              + " Engine.start()");
    }
    return task;
  }

  /** Schedules the first step. On the loop only. */
  public CoroutineTask<T> begin() {
    try (Guard _ = loop.guard()) {
      if (!isDone()) {
        loop.tasks().add(this);
        if (loop.tasks().size() == Rehearsal.WORTH_IT) {
          Rehearsal.hold(loop);
        }
        strand.begin();
      }
      return this;
    }
  }

  // ---- the body ----

  @Override
  public void run() {
    try {
      T result = firstStep().await();
      try (Guard _ = loop.guard()) {
        endWith(result);
      }
    } catch (Throwable thrown) {
      end(thrown);
    }
  }

  /** Ends without a result, even if it takes a while to find memory: somebody may wait for it. */
  private void end(Throwable thrown) {
    for (int attempt = 0; ; attempt++) {
      try (Guard _ = loop.guard()) {
        endWithout(thrown);
        return;
      } catch (OutOfMemoryError error) {
        loop.executor().awaitMemory(attempt, error);
      }
    }
  }

  /** The body, unless it was cancelled before it could begin. */
  private Awaitable<? extends T> firstStep() {
    try (Guard _ = loop.guard()) {
      runs = true;
      takeOutsideRequest();
      Awaitable<? extends T> body = this.body;
      this.body = null;
      if (body == null || takeCancel()) {
        if (debug != null) {
          debug.neverBegins(this);
        }
        throw newCancelledError();
      }
      return body;
    }
  }

  @Override
  public void cannotRun(Throwable why) {
    body = null;
    end(why);
  }

  private void endWith(T result) {
    if (exits) {
      return;
    }
    loop.tasks().remove(this);
    if (debug != null) {
      debug.returns(this);
    }
    if (mustCancel) {
      becomeCancelled(cancelMessage());
    } else {
      succeed(result);
    }
    giveBack();
  }

  /** Ends without a result. If there is no memory for some part of it, it may be called again. */
  private void endWithout(Throwable thrown) {
    if (exits) {
      return;
    }
    loop.tasks().remove(this);
    if (!isDone()) {
      becomeWithout(thrown);
    }
    giveBack();
  }

  private void becomeWithout(Throwable thrown) {
    boolean interruption = Interruption.is(thrown);
    if (interruption) {
      takeOutsideRequest();
    }
    if (thrown instanceof CancelledError cancelled) {
      cause = cancelled;
      becomeCancelled(null);
    } else if (interruption && mustCancel) {
      CancelledError cancelled = newCancelledError();
      cancelled.addSuppressed(thrown);
      cause = cancelled;
      becomeCancelled(null);
    } else {
      fail(thrown);
      if (startedOutside && !isObserved()) {
        loop.lateFailures().add(this);
      } else {
        tellUnlessObserved();
      }
    }
  }

  /**
   * If the body is inside {@link System#exit}, which never returns, the task is cancelled without
   * it, so that nobody waits for it. May be called on any thread.
   *
   * @return whether the body is there
   */
  public boolean leaveIfExiting() {
    if (isDone() || !strand.leaveIfExiting()) {
      return false;
    }
    loop.soonThreadsafe(this::endAtExit);
    return true;
  }

  private void endAtExit() {
    if (!isDone()) {
      exits = true;
      stopRequested = true;
      loop.tasks().remove(this);
      becomeCancelled("the body has called System.exit()");
      giveBack();
    }
  }

  /** Tells whether the body has called {@link System#exit}, and the task has ended without it. */
  public boolean exits() {
    return exits;
  }

  private void giveBack() {
    Holdings holdings = this.holdings;
    if (holdings != null && stopRequested) {
      holdings.giveBack(this);
    } else if (holdings != null) {
      holdings.letGo(this);
    }
  }

  @Override
  void reportUnobserved() {
    if (!isObserved()) {
      log.error("{} failed, and no one waits for it{}", this, origin(), exception());
    }
  }

  // ---- waiting ----

  /** Suspends the body until the future is done. Called in the body. */
  public void suspendOn(LoopFuture<?> future) {
    if (future == this) {
      refuse(new IllegalStateException(this + " cannot await on itself"));
    }
    if (future.loop != loop) {
      refuse(new IllegalStateException(OtherLoop.cannotAwait(future, loop, this)));
    }
    try (Guard _ = loop.guard()) {
      absorbInterrupt();
      noteWait();
      future.addCallback(this);
      waiter = future;
      if (mustCancel && future.cancelHere(cancelMessage())) {
        mustCancel = false;
      }
      loop.executor().suspend(strand);
      waiter = null;
      takeOutsideRequest();
      if (mustCancel || future.endedByCancellation()) {
        noteDelivered();
      }
      if (takeCancel() && !future.endedByCancellation()) {
        future.markObserved();
        throw newCancelledError();
      }
    }
  }

  /** Suspends the body until something without an outcome to speak of is done, or cancelled. */
  public void suspendUntil(LoopFuture<?> signal) {
    if (!signal.isDone()) {
      suspendOn(signal);
    }
    if (signal.isCancelled()) {
      throw signal.cancelledError();
    }
  }

  /** As asyncio does, tells of an illegal wait one turn later. */
  private void refuse(RuntimeException refusal) {
    pause();
    throw refusal;
  }

  /** Lets everything else that is ready run first. Called in the body. */
  public void pause() {
    absorbInterrupt();
    noteWait();
    if (!loop.executor().goesOnAlone()) {
      strand.yield();
    }
    try (Guard _ = loop.guard()) {
      takeOutsideRequest();
      if (takeCancel()) {
        noteDelivered();
        throw newCancelledError();
      }
    }
  }

  private void noteWait() {
    if (debug != null) {
      debug.waits(this);
    }
  }

  private void noteDelivered() {
    if (debug != null) {
      debug.delivered();
    }
  }

  @Override
  public void schedule(LoopFuture<?> future) {
    strand.wake();
  }

  // ---- cancellation ----

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
    LoopFuture<?> awaited = waiter;
    if (awaited != null && awaited.mayPassCancelOn() && !asked && !isDone()) {
      return cancelOthers(message);
    }
    if (!countRequest()) {
      return false;
    }
    if (asked) {
      leaveCircle(message);
    } else if (awaited == null || !awaited.cancelHere(message)) {
      cancelNext(message);
    }
    return true;
  }

  @Override
  protected boolean mayPassCancelOn() {
    return true;
  }

  /** What the body waits for is cancelled first. */
  @Override
  protected @Nullable Iterator<? extends LoopFuture<?>> passCancelOn() {
    LoopFuture<?> awaited = waiter;
    if (awaited == null || asked || !countRequest()) {
      return null;
    }
    asked = true;
    return List.of(awaited).iterator();
  }

  @Override
  protected boolean cancelPassedOn(boolean any, @Nullable String message) {
    asked = false;
    if (!any) {
      cancelNext(message);
    }
    return true;
  }

  /** Takes note of a request to cancel; false if there is nothing to cancel any more. */
  private boolean countRequest() {
    markObserved();
    if (isDone()) {
      return false;
    }
    cancelRequests = cancelling() + 1;
    return true;
  }

  /** Tasks that wait for one another in a circle: nothing but this would ever end the wait. */
  private void leaveCircle(@Nullable String message) {
    LoopFuture<?> awaited = waiter;
    if (awaited != null && awaited.removeCallback(this) > 0) {
      waiter = null;
      strand.wake();
    }
    mustCancel = true;
    keepCancelMessage(message);
  }

  /** Cancels what the body does next: it does not wait, or what it waits for has ended. */
  private void cancelNext(@Nullable String message) {
    mustCancel = true;
    keepCancelMessage(message);
    if (runs && !strand.isSuspended() && current() != this) {
      interrupt();
    }
  }

  /** Takes the request to cancel, and the interrupt that may have come with it. In the body. */
  private boolean takeCancel() {
    boolean cancel = mustCancel;
    mustCancel = false;
    if (cancel) {
      forgetInterrupt();
    }
    return cancel;
  }

  @Override
  @Nullable CancelledError firstError() {
    CancelledError first = cause;
    cause = null;
    return first;
  }

  @Override
  public int cancelling() {
    return cancelRequests;
  }

  @Override
  public int uncancel() {
    requireLoop("uncancel");
    try (Guard _ = loop.guard()) {
      return takeRequestBack();
    }
  }

  private int takeRequestBack() {
    int left = Math.max(0, cancelRequests - 1);
    if (left == 0) {
      mustCancel = false;
      if (debug != null) {
        debug.takenBack();
      }
    }
    cancelRequests = left;
    return left;
  }

  // ---- the actor ----

  @Override
  public void blocks() {
    if (debug != null) {
      DebugNotes.blocks(this, stack());
    }
  }

  @Override
  public boolean receive(Object message) {
    if (message instanceof Cancel cancel) {
      cancelHere(cancel.message());
      return true;
    }
    return false;
  }

  @Override
  public void stopRequested(String why) {
    stopRequested = true;
    cancelHere(why);
  }

  /** What the body holds on to. On the loop only. */
  public Holdings holdings() {
    if (holdings == null) {
      holdings = new Holdings();
    }
    return holdings;
  }

  @Override
  public ActorRef<Command> actor() {
    return Adapter.toTyped(strand);
  }

  // ---- the rest ----

  /** The body ends the wait for its task. */
  @Override
  public Enders enders() {
    return new Enders.Body(this);
  }

  /** Why the body waits; null if it does not. On the loop, or a little late from elsewhere. */
  public @Nullable WaitReason waitReason() {
    LoopFuture<?> awaited = waiter;
    return awaited == null || awaited.isDone() ? null : awaited;
  }

  /** The context variables of the body. */
  public Variables variables() {
    return variables;
  }

  /** Changes the context variables of the body. */
  public void setVariables(Variables variables) {
    this.variables = variables;
  }

  /** Where the task was created, for people to read: begins with a comma, or is empty. */
  public String origin() {
    return Origin.describe(bodyType, debug == null ? List.of() : debug.createdBy());
  }

  @Override
  public String name() {
    String known = name;
    if (known == null) {
      known = "Task-" + number;
      name = known;
    }
    return known;
  }

  @Override
  public void setResult(T result) {
    throw new IllegalStateException(this + " gets its result from its body only");
  }

  @Override
  public void setException(Throwable exception) {
    throw new IllegalStateException(this + " gets its exception from its body only");
  }

  @Override
  public List<StackTraceElement> stack() {
    Thread thread = strand.thread();
    return thread == null ? List.of() : List.of(thread.getStackTrace());
  }

  @Override
  public String toString() {
    return TaskText.withReason(this);
  }

  /** What it waits for in turn is left out: there may be a chain of any length, or a circle. */
  @Override
  public String describe() {
    return TaskText.of(this);
  }
}
