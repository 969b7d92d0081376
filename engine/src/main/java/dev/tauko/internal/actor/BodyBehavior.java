package dev.tauko.internal.actor;

import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.internal.actor.RestartHandovers.Handover;
import dev.tauko.internal.pekko.NotFatal;
import dev.tauko.internal.pekko.Telling;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.Rethrow;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ExtensibleBehavior;
import org.apache.pekko.actor.typed.MessageAdaptionFailure;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.dispatch.AbstractBoundedNodeQueue;
import org.apache.pekko.dispatch.BoundedMessageQueueSemantics;
import org.apache.pekko.dispatch.MessageQueue;
import org.jspecify.annotations.Nullable;

/**
 * The actor's side of a {@link CoroutineBehavior}: each turn passes a message on to the body, or
 * makes the calls that the body wants to be made here. All of this runs in the actor's turns.
 *
 * @param <M> the type of the actor's messages
 */
public final class BodyBehavior<M> extends ExtensibleBehavior<M> {
  /** By then a supervisor has decided what becomes of a failure. */
  private static final Duration SUPERVISED = Duration.ofMillis(10);

  private final ActorContext<M> context;
  private final ActorCell cell;
  private final CoroutineBehavior.Body<M> program;
  private final CoroutineLoop loop;
  private final Inbox inbox;

  /** Whether the actor has stopped, or another one of these has taken its place. */
  private volatile boolean left;

  /** The body that runs; null if it has failed, and the actor was told to resume. */
  private @Nullable ActorBody<M> body;

  /** The children that have to end before a fresh body begins; null if none is to begin. */
  private @Nullable Set<ActorRef<Void>> leaving;

  private BodyBehavior(
      ActorContext<M> context, CoroutineBehavior.Body<M> program, CoroutineLoop loop, Inbox inbox) {
    this.context = context;
    this.cell = CoroutineChild.cell(context);
    this.program = program;
    this.loop = loop;
    this.inbox = inbox;
  }

  /** Starts a body in an actor that starts, or restarts. */
  public static <M> Behavior<M> start(
      ActorContext<M> context, int limit, CoroutineBehavior.Body<M> program) {
    int capacity = capacity(CoroutineChild.cell(context).mailbox().messageQueue());
    CoroutineLoop loop = ActorCoroutines.loopOf(context);
    Handover left =
        RestartHandovers.of(context.getSystem()).take(Adapter.toClassic(context.getSelf()));
    BodyBehavior<M> behavior =
        new BodyBehavior<>(
            context, program, loop, left != null ? left.inbox() : new Inbox(limit, capacity));
    ActorBody<M> body = behavior.newBody();
    if (left == null) {
      loop.soonThreadsafe(() -> body.task().begin());
    } else {
      loop.soonThreadsafe(() -> left.body().attach(_ -> body.task().begin()));
    }
    return behavior;
  }

  /** How many messages a bounded mailbox holds; 0 if it is not bounded. */
  private static int capacity(MessageQueue queue) {
    return switch (queue) {
      case BlockingQueue<?> bounded when queue instanceof BoundedMessageQueueSemantics ->
          bounded.size() + bounded.remainingCapacity();
      case AbstractBoundedNodeQueue<?> bounded -> bounded.capacity();
      default -> 0;
    };
  }

  private ActorBody<M> newBody() {
    ActorBody<M> started = new ActorBody<>(context, loop, program, inbox);
    body = started;
    return started;
  }

  /**
   * The actor was told to resume: a fresh body begins when all has ended that the failed one has
   * left, as with a restart.
   */
  private void resume() {
    if (leaving == null) {
      Set<ActorRef<Void>> left = new HashSet<>(context.getChildren());
      for (ActorRef<Void> child : left) {
        context.unwatch(child);
        context.watch(child);
        context.stop(child);
      }
      leaving = left;
    }
    if (leaving.isEmpty()) {
      leaving = null;
      ActorBody<M> fresh = newBody();
      loop.soonThreadsafe(() -> fresh.task().begin());
    }
  }

  /** Whether it is the end of a child that a fresh body waits for. */
  private boolean leaves(Terminated child) {
    return leaving != null && leaving.remove(child.getRef());
  }

  @Override
  public Behavior<M> receive(TypedActorContext<M> unused, M message) {
    if (!inbox.deliver(cell, message)) {
      DeadLetters.publish(context.getSystem(), message, Adapter.toClassic(context.getSelf()));
    }
    return turn();
  }

  @Override
  public Behavior<M> receiveSignal(TypedActorContext<M> unused, Signal signal) {
    return switch (signal) {
      case TurnSignal _ -> {
        if (body != null) {
          body.rings();
        }
        yield turn();
      }
      case Terminated child when leaves(child) -> turn();
      case Terminated terminated -> {
        inbox.deliver(terminated);
        yield turn();
      }
      case PreRestart _ -> {
        leave();
        yield this;
      }
      case PostStop _ -> {
        close();
        yield this;
      }
      case MessageAdaptionFailure adapter ->
          throw Rethrow.<RuntimeException>exactly(adapter.exception());
      default -> Behaviors.unhandled();
    };
  }

  private Behavior<M> turn() {
    ActorBody<M> running = body;
    if (running == null) {
      resume();
      return this;
    }
    running.makeCalls(context);
    return switch (running.end()) {
      case null -> this;
      // What is in the mailbox when the actor fails takes a place in the stash of a restart.
      case BodyEnd.Failed _ when running.isRung() -> this;
      case BodyEnd.Returned _ -> Behaviors.stopped();
      case BodyEnd.Failed _ when CoroutineChild.anyLeaves(context) -> {
        // Pekko would wait for it, behind all messages of the mailbox, which it would stash.
        running.ring();
        yield this;
      }
      case BodyEnd.Failed(Throwable failure) -> {
        body = null;
        running.close();
        context
            .getSystem()
            .scheduler()
            .scheduleOnce(SUPERVISED, this::goOn, context.getSystem().executionContext());
        lastBody = running;
        throw Rethrow.<RuntimeException>exactly(NotFatal.of(failure));
      }
    };
  }

  /**
   * If the actor was told to resume, a fresh body begins, though no message comes. A signal that
   * came while it is being restarted would take a place in Pekko's stash.
   */
  private void goOn() {
    if (!left) {
      Telling.tell(() -> context.getSelf().<Object>unsafeUpcast().tell(TurnSignal.INSTANCE));
    }
  }

  /** The body that has failed last. */
  private @Nullable ActorBody<M> lastBody;

  /** A fresh body is going to take over. */
  private void leave() {
    left = true;
    ActorBody<M> last = body != null ? body : lastBody;
    if (last != null) {
      last.abandon();
      RestartHandovers.of(context.getSystem())
          .put(Adapter.toClassic(context.getSelf()), new Handover(inbox, last.task()));
    }
  }

  private void close() {
    left = true;
    ActorBody<M> last = body;
    if (last != null) {
      last.close();
    }
    inbox.drain(message ->
        DeadLetters.publish(context.getSystem(), message, Adapter.toClassic(context.getSelf())));
  }
}
