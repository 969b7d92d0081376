package dev.tauko.internal.actor;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.TimerHandle;
import dev.tauko.actor.ActorTerminatedException;
import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.loop.StepExecutor;
import dev.tauko.internal.pekko.Telling;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitReason;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.RepointableActorRef;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.jspecify.annotations.Nullable;

/**
 * One ask: the reference to reply to, and what the asking coroutine waits for. The reply never
 * enters a mailbox.
 *
 * @param <M> the type of the message
 * @param <R> the type of the reply
 */
public final class Ask<M, R> extends TemporaryRef implements GuardedStep {
  private static final long serialVersionUID = 1;

  /** The wait for a reply, in words. */
  private record Asking(RecipientRef<?> target, Duration deadline) implements WaitReason.Details {
    @Override
    public String toString() {
      return "ask("
          + (target instanceof ActorRef<?> actor
              ? actor.path().toStringWithoutAddress()
              : target.toString())
          + ")";
    }
  }

  private final transient CoroutineTask<?> caller;
  private final transient RecipientRef<M> target;
  private final transient Duration timeout;
  private final transient WakeUp done;
  private transient volatile @Nullable Object reply;
  private transient volatile boolean timeIsUp;

  /** The body that asks, if it is the body of an actor and asks an actor of this node. */
  private transient volatile @Nullable CoroutineChild asker;

  /** An ask that {@link #of} begins. */
  public Ask(CoroutineTask<?> caller, RecipientRef<M> target, Duration timeout) {
    super(caller.loop().system());
    this.caller = caller;
    this.target = Objects.requireNonNull(target, "ref");
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    this.done =
        new WakeUp(
            caller.loop(),
            new Asking(target, end(caller.loop(), timeout)),
            () -> Enders.Outside.INSTANCE);
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout must be positive: " + timeout);
    }
  }

  private static Duration end(CoroutineLoop loop, Duration timeout) {
    return Duration.ofNanos(loop.deadlineAfter(timeout));
  }

  /** Asks, and waits for the reply. */
  public R of(Function<ActorRef<R>, ? extends M> message) {
    Objects.requireNonNull(message, "message");
    ActorRef<R> replyTo = Adapter.toTyped(this);
    M question = message.apply(replyTo);
    StepExecutor executor = caller.loop().executor();
    boolean outside = !isOn(executor);
    TimerHandle timer = caller.loop().executor().callAt(caller.loop().deadlineAfter(timeout), this);
    try {
      if (target instanceof ActorRef<?> actor
          && Adapter.toClassic(actor) instanceof InternalActorRef local
          && local.isLocal()) {
        begin(local);
      }
      if (!isClosed()) {
        Telling.tell(() -> target.tell(question));
      }
      if (outside) {
        executor.waitsOutside(this, true);
      }
      caller.suspendUntil(done);
    } finally {
      if (outside) {
        executor.waitsOutside(this, false);
      }
      timer.cancel();
      close();
      waitsNoMore();
      unwatch();
    }
    return outcome();
  }

  /** Whether the asked actor has its turns on an executor. */
  private boolean isOn(StepExecutor executor) {
    if (!(target instanceof ActorRef<?> actor)) {
      return false;
    }
    return switch (Adapter.toClassic(actor)) {
      case RepointableActorRef ref -> isOf(executor, ref.dispatcher());
      case ActorRefWithCell ref when ref.underlying() instanceof ActorCell cell ->
          isOf(executor, cell.dispatcher());
      default -> false;
    };
  }

  private boolean isOf(StepExecutor executor, MessageDispatcher dispatcher) {
    return executor.isOf(Adapter.toClassic(caller.loop().system()).settings(), dispatcher.id());
  }

  private void begin(InternalActorRef actor) {
    ActorRef<?> owner = caller.owner();
    CoroutineChild body = owner == null ? null : CoroutineChild.bodyOf(Adapter.toClassic(owner));
    if (body != null) {
      asker = body;
      body.setAsked(actor);
      AskCycle.check(body);
    }
    watch(actor);
  }

  /** Before whoever replies goes on, and may ask in turn. */
  private void waitsNoMore() {
    CoroutineChild body = asker;
    if (body != null) {
      asker = null;
      body.setAsked(null);
    }
  }

  @SuppressWarnings("unchecked") // Whoever replies, replies to a reference of this type.
  private R outcome() {
    Object answer = reply;
    if (answer != null) {
      return (R) answer;
    }
    if (timeIsUp) {
      throw new AsyncTimeoutException(target + " did not reply within " + timeout, null);
    }
    throw new ActorTerminatedException(target + " has terminated without a reply");
  }

  @Override
  void told(Object message) {
    if (close()) {
      waitsNoMore();
      reply = message;
      finish();
    }
  }

  @Override
  void targetEnded() {
    if (close()) {
      finish();
    }
  }

  private void finish() {
    caller.loop().soonThreadsafe(done::give);
  }

  /** Time is up. */
  @Override
  public void run() {
    if (close()) {
      timeIsUp = true;
      done.give();
    }
  }
}
