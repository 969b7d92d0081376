package dev.tauko.internal.task;

import dev.tauko.Awaitable;
import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.internal.jfr.TaskWaitEvent;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.Strand;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A coroutine that was started: the future of its outcome, and what lives on its {@link Strand},
 * which is its actor. Four classes, one object, each with one concern and unaware of those below it
 * in this list:
 *
 * <ol>
 *   <li>{@link LoopFuture}: the outcome, and the callbacks of those that wait for it
 *   <li>{@link StrandFuture}: the strand, and what reaches the body from other threads
 *   <li>{@link CancellableTask}: the requests to cancel, and what the body waits for
 *   <li>this class: the body from its first step to its outcome, and the actor's messages
 * </ol>
 *
 * <p><b>Life.</b> Created: it has an actor, a number or name, and a body, but no thread. {@link
 * #begin} lists it among the loop's tasks, and schedules the first step. In that step {@link #run}
 * takes the body; from then on only the thread's stack refers to it. Then the body alternates
 * between running and waiting: {@link #suspendOn} and {@link #pause} are the only places where it
 * suspends, and all of them deliver what was cancelled meanwhile. It ends in {@link #endWith} or
 * {@link #endWithout}, once: the task leaves the list, becomes done, which schedules its callbacks,
 * and gives back what it holds. The strand's actor ends right after that. A task that is cancelled
 * before its first step has that step all the same, as in asyncio, and ends there without its body.
 *
 * <p><b>Who may touch what.</b> All fields are confined to the loop, and change within the loop's
 * guard, in a step of the body or in a turn of the actor. What other threads may read is volatile:
 * the outcome, the count of requests, {@link #exits}. {@link #name} is made when somebody asks for
 * it, on any thread; two threads may make it twice, of the same number.
 *
 * <p><b>Failure.</b> Nothing that the body throws leaves {@link #run}. An end must not be lost for
 * want of memory, since somebody may wait for it: {@link #end} tries again. A failure that no one
 * has observed by the end of the next turn is logged; if the task was started on another thread,
 * {@link LateFailures} gives that thread a second to ask.
 *
 * @param <T> the type of what the body returns
 */
public final class CoroutineTask<T extends @Nullable Object> extends CancellableTask<T> {
  private static final Logger log = Loggers.of(Task.class);

  /** The name that users gave; null until it is made of the number, or of the actor's path. */
  private @Nullable String name;

  /** The number in the name of a task without one of its own. */
  private final long number;

  private final Class<?> bodyType;
  private final @Nullable DebugNotes debug;
  private @Nullable Awaitable<? extends T> body;
  private Variables variables;

  /** The place of the task that has created this one; zero if none of this loop has. */
  private final long createdBy;

  /** The loop's time, roughly, when the body began its last wait. */
  private long waitsSince;

  /** The time limits that the body is inside. */
  private @Nullable TimeLimit limits;

  /** The error that ended the body, for the first who asks. */
  private @Nullable CancelledError cause;

  /** What the body holds and must not keep if its actor is stopped from outside. */
  private @Nullable HeldResources heldResources;

  private boolean stopRequested;

  /** What ended the body, as long as there is no memory to say so. */
  private @Nullable Throwable notEnded;

  private boolean startedOutside;

  /** The actor whose body this is. */
  private final @Nullable ActorRef<?> owner;

  /** What this ends with, if that is an actor. */
  private @Nullable ActorScope scope;

  /** Whether the body has called {@link System#exit}, and the task has ended without it. */
  private volatile boolean exits;

  // links of the loop's list of tasks
  long place;
  @Nullable CoroutineTask<?> older;
  @Nullable CoroutineTask<?> newer;

  /** A task that {@link #begin} starts. */
  public CoroutineTask(CoroutineLoop loop, @Nullable String name, Awaitable<? extends T> body) {
    this(loop, name, name != null ? 0 : loop.nextTaskNumber(), null, body);
  }

  private CoroutineTask(
      CoroutineLoop loop,
      @Nullable String name,
      long number,
      @Nullable ActorRef<?> owner,
      Awaitable<? extends T> body) {
    super(loop);
    this.name = name;
    this.number = number;
    this.owner = owner;
    this.bodyType = CreationSite.typeOf(body);
    this.debug = loop.isDebug() ? new DebugNotes() : null;
    this.body = loop.inheritsMdc() ? Mdc.inheriting(body) : body;
    CoroutineTask<?> creator = current();
    this.variables = creator != null ? creator.variables() : Variables.current();
    CoroutineTask<?> parent = creator != null && creator.loop == loop ? creator : null;
    this.createdBy = parent != null ? parent.place : 0;
    this.scope = ActorScope.of(this, body, parent);
  }

  /** A thread off the loop has this, and may ask for the outcome later. Before the start. */
  public CoroutineTask<T> startedOutside() {
    startedOutside = true;
    return this;
  }

  /**
   * The body of an actor, named by its path. It ends when the actor does: neither the end of a run
   * nor the shutdown of the engine waits for it, or cancels it. The actor hears of its failure.
   */
  public static <T extends @Nullable Object> CoroutineTask<T> bodyOf(
      ActorRef<?> actor, CoroutineLoop loop, Awaitable<? extends T> body) {
    CoroutineTask<T> task = new CoroutineTask<>(loop, null, 0, actor, body);
    task.markObserved();
    return task;
  }

  /** Takes this out of the scope of the actor by which it was created. Before the start. */
  public void outlivesCreator() {
    scope = null;
  }

  /** What this ends with; null if it ends with a run or the shutdown of the engine. */
  public @Nullable ActorScope scope() {
    return scope;
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
      throw new IllegalStateException(OtherLoop.noCoroutine(function));
    }
    return task;
  }

  /** Schedules the first step. On the loop only. */
  public CoroutineTask<T> begin() {
    try (Guard _ = loop.guard()) {
      if (!isDone()) {
        loop.tasks().add(this);
        if (loop.tasks().size() == WarmUp.WORTH_IT) {
          WarmUp.start(loop);
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

  /** Ends without a result. If there is no memory for that, {@link #isAtEnd} tries again. */
  private void end(Throwable thrown) {
    notEnded = thrown;
    try (Guard _ = loop.guard()) {
      endWithout(thrown);
      notEnded = null;
    } catch (OutOfMemoryError noMemory) {
      // What the others do may bring some.
    }
  }

  @Override
  public boolean isAtEnd() {
    Throwable thrown = notEnded;
    if (thrown != null) {
      end(thrown);
    }
    return notEnded == null;
  }

  /** The body, unless it was cancelled before it could begin. */
  private Awaitable<? extends T> firstStep() {
    TaskRecorder.starts(this);
    try (Guard _ = loop.guard()) {
      begins();
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
    try (Guard _ = loop.guard()) {
      endWithout(why);
    }
    body = null;
  }

  private void endWith(T result) {
    if (exits) {
      return;
    }
    loop.tasks().remove(this);
    if (debug != null) {
      debug.returns(this);
    }
    if (hasRequest() && !isInterruptTaken()) {
      becomeCancelled(cancelMessage());
    } else {
      succeed(result);
    }
    noteEnd();
    giveBack();
  }

  private void noteEnd() {
    String given = owner == null ? name : name();
    TaskRecorder.ends(this, loop.ended().add(this, given, number, bodyType.getName()));
  }

  /** Ends without a result. If there is no memory for some part of it, it may be called again. */
  private void endWithout(Throwable thrown) {
    if (exits) {
      return;
    }
    loop.tasks().remove(this);
    if (!isDone()) {
      becomeWithout(thrown);
      noteEnd();
    }
    giveBack();
  }

  private void becomeWithout(Throwable thrown) {
    if (asCancellation(thrown) instanceof CancelledError cancelled) {
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
      noteEnd();
      giveBack();
    }
  }

  /** Tells whether the body has called {@link System#exit}, and the task has ended without it. */
  public boolean exits() {
    return exits;
  }

  private void giveBack() {
    HeldResources heldResources = this.heldResources;
    if (heldResources != null && stopRequested) {
      heldResources.giveBack(this);
    } else if (heldResources != null) {
      heldResources.letGo(this);
    }
  }

  @Override
  @Nullable CancelledError firstError() {
    CancelledError first = cause;
    cause = null;
    return first;
  }

  @Override
  void reportUnobserved() {
    if (!isObserved()) {
      log.error("{} failed, and no one waits for it{}", this, creationSite(), exception());
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
    // In this frame, not in one more: a suspended body keeps its frames.
    TaskWaitEvent recorded = TaskRecorder.waitBegins(this);
    try (Guard _ = loop.guard()) {
      absorbInterrupt();
      noteWait();
      waitsSince = loop.executor().roughNanos();
      future.addCallback(this);
      beginWait(future);
      loop.executor().suspend(strand);
      endWait();
      if (hasRequest() || future.endedByCancellation()) {
        noteDelivered();
      }
      if (takeCancel() && !future.endedByCancellation()) {
        future.markObserved();
        throw newCancelledError();
      }
    } finally {
      if (recorded != null) {
        TaskRecorder.waitEnds(recorded, this, future);
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
    loop.beforeWait();
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
  void requestsTakenBack() {
    if (debug != null) {
      debug.takenBack();
    }
    if (scope != null) {
      scope.requestsTakenBack(this);
    }
  }

  // ---- the actor ----

  @Override
  public void blocks() {
    waitsSince = loop.executor().roughNanos();
    loop.blocks(this);
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
  public HeldResources heldResources() {
    if (heldResources == null) {
      heldResources = new HeldResources();
    }
    return heldResources;
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
    LoopFuture<?> awaited = awaited();
    return awaited == null || awaited.isDone() ? null : awaited;
  }

  /** When the body began its last wait, or a call that blocks, by the executor's clock, roughly. */
  public long waitsSince() {
    return waitsSince;
  }

  /**
   * The number of the task, in the order in which the tasks of the loop have begun; zero before.
   */
  @Override
  public long number() {
    return place;
  }

  /** The {@link #number} of the task that has created this one; zero if none of this loop has. */
  public long createdBy() {
    return createdBy;
  }

  /** The class in which the body was written. */
  public String bodyPlace() {
    return CreationSite.placeOf(bodyType);
  }

  /** Whether the body has begun. */
  public boolean hasBegun() {
    return strand.thread() != null;
  }

  /** The body is inside a time limit that is set. On the loop only. */
  public void limitSet(TimeLimit limit) {
    limits = limit.before(limits);
  }

  /** A limit of {@link #limitSet} is no more. On the loop only. */
  public void limitGone(TimeLimit limit) {
    limits = limit.outOf(limits);
  }

  /** When a limit ends what the body does, whatever it waits for; null if there is none. */
  public @Nullable Duration limit() {
    return limits == null ? null : limits.earliest();
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
  public String creationSite() {
    return CreationSite.describe(bodyType, debug == null ? List.of() : debug.createdBy());
  }

  @Override
  public String name() {
    String known = name;
    if (known == null) {
      known = owner == null ? TaskText.nameOf(null, number) : owner.path().toStringWithoutAddress();
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
    return thread == null ? List.of() : StackFrames.ofUsers(thread.getStackTrace());
  }

  /**
   * The call of the JDK that blocks the body, and where it was made, for people to read; empty if
   * the body is not blocked. From any thread, and a little late there.
   */
  public String blockingCall() {
    Thread thread = strand.thread();
    return thread != null && isBlocked() ? StackFrames.blockingCall(thread) : "";
  }

  /** Whether a call of the JDK has suspended the body. From any thread, and a little late there. */
  public boolean isBlocked() {
    Thread thread = strand.thread();
    return thread != null && !strand.isSuspended() && !isDone() && StackFrames.isAsleep(thread);
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
