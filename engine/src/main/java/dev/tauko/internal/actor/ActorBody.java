package dev.tauko.internal.actor;

import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.TimerHandle;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.actor.Mailbox;
import dev.tauko.internal.actor.Inbox.Criterion;
import dev.tauko.internal.actor.Inbox.Signalled;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.pekko.Telling;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.VoidBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DeathPactException;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.StashOverflowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One run of the body of a {@link CoroutineBehavior}: its coroutine, and what the coroutine sees of
 * the actor.
 *
 * @param <M> the type of the actor's messages
 */
final class ActorBody<M> extends CancellationNotice implements Mailbox<M>, CoroutineChild.Follower {
  private static final Logger log = Loggers.of(CoroutineBehavior.class);

  /** So many receives in a row do not suspend. */
  private static final int STREAK = 64;

  private record Handler(Class<?> type, Consumer<Terminated> code) {}

  private static final String STOPPING = "is being stopped";

  @SuppressWarnings("rawtypes") // A class says nothing of type arguments.
  private static final AtomicIntegerFieldUpdater<ActorBody> RUNG =
      AtomicIntegerFieldUpdater.newUpdater(ActorBody.class, "rung");

  private final ActorContext<M> context;
  private final ActorRef<M> self;
  private final CoroutineLoop loop;
  private final CoroutineBehavior.Body<M> program;
  private final CoroutineTask<@Nullable Void> task;
  private final Inbox inbox;
  private final TurnCalls<M> calls;
  private @Nullable List<Handler> handlers;
  private int streak;

  /** Whether the predicate of a receive is being asked. */
  private boolean judging;

  /** Whether messages are left to {@link #reentrant}. */
  private boolean reentering;

  /** Whether the signal for a turn is in the actor's mailbox: there is one at most. */
  private volatile int rung;

  /** Why the actor takes no more calls; null while it does. */
  private volatile @Nullable String closed;

  private volatile @Nullable BodyEnd end;

  /** A body that its task is going to run. In the actor's turn. */
  ActorBody(
      ActorContext<M> context, CoroutineLoop loop, CoroutineBehavior.Body<M> program, Inbox inbox) {
    this.context = context;
    this.self = context.getSelf();
    this.loop = loop;
    this.program = program;
    this.inbox = inbox;
    this.calls = new TurnCalls<>(this, loop);
    this.task =
        CoroutineTask.bodyOf(
            self,
            loop,
            () -> {
              program.run(this);
              return null;
            });
    CoroutineChild.forBody(context).follow(task, this);
  }

  CoroutineTask<?> task() {
    return task;
  }

  // ---- the actor's side ----

  /** Makes the calls that wait for the actor's turn, in this one. */
  void makeCalls(ActorContext<M> context) {
    calls.make(context);
  }

  /** The turn that was rung for has come. */
  void rings() {
    rung = 0;
  }

  /** Whether a turn that was rung for is to come for sure. */
  boolean isRung() {
    return rung != 0 && !inbox.isBounded();
  }

  /** How the body has ended; null while it runs. */
  @Nullable BodyEnd end() {
    return end;
  }

  /** The actor has done with this body, which has ended unless it ignores its cancellation. */
  void close() {
    shut("has ended");
    cancelled();
  }

  /** The actor is restarted, whether the body has ended or not. */
  void abandon() {
    shut("was restarted");
    if (!task.isDone()) {
      task.cancel("the actor " + self.path() + " is restarted");
    }
    cancelled();
  }

  private void shut(String why) {
    if (closed == null) {
      closed = why;
    }
    calls.failIfClosed();
  }

  /** Whether the actor takes no more calls. */
  boolean isClosed() {
    return closed != null;
  }

  /** What a call fails with that the actor does not take. */
  IllegalStateException refusal() {
    boolean over = task.isDone() && STOPPING.equals(closed);
    return new IllegalStateException(
        "the actor " + self.path() + " " + (over ? "has ended" : closed));
  }

  @Override
  public void stopping() {
    shut(STOPPING);
  }

  @Override
  public void cancelled() {
    noteCancelled(loop);
    if (!task.isDone()) {
      inbox.wake();
    }
  }

  @Override
  public void ended() {
    BodyEnd how = BodyEnd.of(task);
    boolean late = closed != null;
    end = how;
    if (late && how instanceof BodyEnd.Failed(Throwable failure)) {
      loop.executor()
          .outsideGuard(() ->
              log.error("the body of {} failed while the actor {}", self.path(), closed, failure));
    }
    ring();
  }

  /** Has the actor's turn come, unless it is on its way. A full mailbox may drop the signal. */
  void ring() {
    if (RUNG.compareAndSet(this, 0, 1) || inbox.isBounded()) {
      Telling.tell(() -> self.<Object>unsafeUpcast().tell(TurnSignal.INSTANCE));
    }
  }

  // ---- messages ----

  @Override
  public M receive() {
    enter("receive");
    while (true) {
      Object entry = inbox.next();
      if (entry == null) {
        awaitArrival(Long.MAX_VALUE, null);
      } else if (entry instanceof Signalled(Terminated signal)) {
        dispatch(signal);
      } else {
        return message(entry);
      }
    }
  }

  @Override
  public Optional<M> receive(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    enter("receive");
    long deadline = loop.deadlineAfter(timeout);
    boolean inTime = true;
    while (true) {
      Object entry = inbox.next();
      if (entry instanceof Signalled(Terminated signal)) {
        dispatch(signal);
      } else if (entry != null) {
        return Optional.of(message(entry));
      } else if (!inTime) {
        return Optional.empty();
      } else if (timeout.isPositive()) {
        inTime = awaitArrival(deadline, null);
      } else {
        inTime = false;
        pause();
      }
    }
  }

  @Override
  public <C extends M> C receive(Class<C> type) {
    Objects.requireNonNull(type, "type");
    return type.cast(select(Criterion.ofClass(type)));
  }

  @Override
  public M receive(Predicate<? super M> matches) {
    Objects.requireNonNull(matches, "matches");
    return message(
        select(
            new Criterion() {
              @Override
              public boolean matches(Object message) {
                judging = true;
                try {
                  return matches.test(message(message));
                } finally {
                  judging = false;
                }
              }

              @Override
              public @Nullable Object from(Backlog backlog) {
                return backlog.poll(this::matches);
              }
            }));
  }

  /** The first message of a criterion. */
  private Object select(Criterion criterion) {
    enter("receive");
    return Objects.requireNonNull(select(criterion, null));
  }

  /**
   * The first message of a criterion; null if something is done before there is one. While it waits
   * for that, the messages that are passed over do not count.
   */
  private @Nullable Object select(Criterion criterion, @Nullable Task<?> until) {
    boolean looksBack = true;
    while (true) {
      if (until != null && until.isDone()) {
        return null;
      }
      Object kept = looksBack ? inbox.nextKept(criterion) : null;
      if (kept != null) {
        return kept;
      }
      looksBack = false;
      Object entry = inbox.peekFresh();
      if (entry == null) {
        awaitArrival(Long.MAX_VALUE, until);
      } else if (entry instanceof Signalled(Terminated signal)) {
        if (inbox.takeFresh()) {
          dispatch(signal);
          looksBack = true; // The handler may have passed over some.
        }
      } else if (criterion.matches(entry)) {
        if (inbox.takeFresh()) {
          return entry;
        }
      } else if (until != null || !inbox.isFull()) {
        inbox.passOver();
      } else {
        throw new StashOverflowException(
            "the actor "
                + self.path()
                + " has passed over "
                + inbox.limit()
                + " messages by selective receives, and none of them matches; receive() takes them,"
                + " and CoroutineBehavior.of(limit, body) sets the limit");
      }
    }
  }

  @SuppressWarnings("unchecked") // Only the actor's messages are delivered.
  private M message(Object entry) {
    return (M) entry;
  }

  @Override
  public Iterable<M> messages() {
    return () ->
        new Iterator<M>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public M next() {
            return receive();
          }
        };
  }

  /** Checks that the body may receive now. */
  private void enter(String method) {
    CoroutineTask<?> caller = CoroutineTask.current();
    if (caller != task) {
      throw new IllegalStateException(
          method
              + "() was called from "
              + (caller == null ? Thread.currentThread() : caller)
              + (task.isDone()
                  ? ", but the body of the actor " + self.path() + " has ended"
                  : ", but only the body of the actor "
                      + self.path()
                      + " may receive, and no part of it that reentrant() runs"));
    }
    if (judging) {
      throw new IllegalStateException(
          method
              + "() was called by the predicate of a receive(), which may only look at a message");
    }
    if (reentering) {
      throw new IllegalStateException(
          method
              + "() was called by a handler while reentrant() runs: a handler has the message that"
              + " it is called with, and the others wait until reentrant() has returned");
    }
    goOn();
  }

  private void goOn() {
    requireOpen();
    if (++streak > STREAK) {
      pause();
    }
  }

  private void requireOpen() {
    if (closed != null) {
      streak = 0;
      heed(task);
      throw new IllegalStateException(refusal().getMessage() + ": no message comes any more");
    }
  }

  /** Whoever closes cancels the body then: if the caller has not heard of that, it does now. */
  void heed(CoroutineTask<?> caller) {
    awaitCancelled(loop, caller);
    caller.pause();
  }

  private void pause() {
    streak = 0;
    task.pause();
  }

  /**
   * Suspends the body until something arrives, or is done, or time is up.
   *
   * @return false if time is up
   */
  private boolean awaitArrival(long deadline, @Nullable Task<?> until) {
    streak = 0;
    ReceiveWait wait = new ReceiveWait(loop);
    if (!inbox.announce(wait.wakeUp)) {
      return true;
    }
    if (closed != null || (until != null && until.isDone())) {
      inbox.forget(wait.wakeUp);
      requireOpen();
      return true;
    }
    TimerHandle timer = deadline == Long.MAX_VALUE ? null : loop.executor().callAt(deadline, wait);
    if (timer != null) {
      wait.endsBy(timer);
    }
    try {
      task.suspendUntil(wait.wakeUp);
    } finally {
      inbox.forget(wait.wakeUp);
      if (timer != null) {
        timer.cancel();
      }
    }
    requireOpen();
    return !wait.timeIsUp;
  }

  // ---- messages while a part of the body waits ----

  @Override
  public <T extends @Nullable Object, C extends M, X extends Exception> T reentrant(
      Class<C> type, Consumer<? super C> handler, Body<? extends T, X> body) throws X {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(body, "body");
    enter("reentrant");
    Task<T> part = Asyncio.createTask(body::await);
    part.addDoneCallback(_ -> inbox.wake());
    Criterion criterion = Criterion.ofClass(type);
    reentering = true;
    try {
      for (Object next; (next = select(criterion, part)) != null; ) {
        handler.accept(type.cast(next));
        goOn();
      }
    } catch (Throwable failure) {
      Parts.end(part, failure);
      throw failure;
    } finally {
      reentering = false;
    }
    return Rethrow.<T, X>fromAwait(part);
  }

  @Override
  public <C extends M, X extends Exception> void reentrant(
      Class<C> type, Consumer<? super C> handler, Body.OfVoid<X> body) throws X {
    reentrant(type, handler, VoidBody.of(body));
  }

  // ---- signals ----

  @Override
  public <S extends Terminated> void onSignal(Class<S> type, Consumer<? super S> handler) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(handler, "handler");
    if (handlers == null) {
      handlers = new ArrayList<>();
    }
    handlers.add(new Handler(type, signal -> handler.accept(type.cast(signal))));
  }

  private void dispatch(Terminated signal) {
    for (Handler handler : handlers == null ? List.<Handler>of() : handlers) {
      if (handler.type.isInstance(signal)) {
        handler.code.accept(signal);
        return;
      }
    }
    throw new DeathPactException(signal.ref());
  }

  // ---- the actor's context ----

  @Override
  public ActorRef<M> self() {
    return self;
  }

  @Override
  public ActorSystem<?> system() {
    return context.getSystem();
  }

  @Override
  public Logger log() {
    return ActorLog.of(context, program.getClass());
  }

  @Override
  public <U> ActorRef<U> spawn(Behavior<U> behavior, String name) {
    return spawn(behavior, name, Props.empty());
  }

  @Override
  public <U> ActorRef<U> spawn(Behavior<U> behavior, String name, Props props) {
    Objects.requireNonNull(behavior, "behavior");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(props, "props");
    return spawned(actor -> actor.spawn(behavior, name, props));
  }

  @Override
  public <U> ActorRef<U> spawnAnonymous(Behavior<U> behavior) {
    Objects.requireNonNull(behavior, "behavior");
    return spawned(actor -> actor.spawnAnonymous(behavior));
  }

  private <U> ActorRef<U> spawned(Function<ActorContext<M>, ActorRef<U>> spawn) {
    return calls.call("spawn", spawn, (actor, child) -> actor.stop(child));
  }

  @Override
  public void watch(ActorRef<?> other) {
    Objects.requireNonNull(other, "other");
    calls.run("watch", actor -> actor.watch(other));
  }

  @Override
  public void watchWith(ActorRef<?> other, M message) {
    Objects.requireNonNull(other, "other");
    Objects.requireNonNull(message, "message");
    calls.run(
        "watchWith",
        actor -> {
          actor.watchWith(other, message);
          inbox.announce(other, message);
        });
  }

  @Override
  public void unwatch(ActorRef<?> other) {
    Objects.requireNonNull(other, "other");
    if (closed == null) {
      calls.run(
          "unwatch",
          actor -> {
            actor.unwatch(other);
            inbox.unwatch(other);
          });
    }
  }

  @Override
  public void stop(ActorRef<?> child) {
    Objects.requireNonNull(child, "child");
    if (closed == null) {
      calls.run("stop", actor -> actor.stop(child));
    }
  }

  @Override
  public List<ActorRef<Void>> children() {
    return calls.call(
        "children",
        actor ->
            actor.getChildren().stream().filter(child -> !CoroutineChild.is(child.path())).toList(),
        (actor, children) -> {});
  }

  @Override
  public <U> ActorRef<U> messageAdapter(Class<U> type, Function<? super U, ? extends M> adapter) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(adapter, "adapter");
    return calls.call(
        "messageAdapter", actor -> actor.messageAdapter(type, adapter::apply), (actor, ref) -> {});
  }

  @Override
  public <T extends @Nullable Object> Task<T> start(Coroutine<? extends T> body) {
    Objects.requireNonNull(body, "body");
    if (closed == null) {
      try {
        Task<T> started = ActorCoroutines.start(context, loop, body);
        if (closed != null) {
          started.cancel(refusal().getMessage());
        }
        return started;
      } catch (IllegalStateException refused) { // The actor may have begun to stop meanwhile.
        if (closed == null) {
          throw refused;
        }
      }
    }
    if (CoroutineTask.current() == task) {
      heed(task);
    }
    throw refusal(); // Nobody would cancel what begins now.
  }

  @Override
  public Task<@Nullable Void> start(Coroutine.OfVoid body) {
    Objects.requireNonNull(body, "body");
    return start(body.asCoroutine());
  }
}
