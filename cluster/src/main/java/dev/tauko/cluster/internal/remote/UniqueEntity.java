package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.journal.Journal;
import dev.tauko.cluster.internal.remote.AgentMessage.Accepted;
import dev.tauko.cluster.internal.remote.AgentMessage.Cancel;
import dev.tauko.cluster.internal.remote.AgentMessage.Cancelled;
import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import dev.tauko.cluster.internal.remote.AgentMessage.Failed;
import dev.tauko.cluster.internal.remote.AgentMessage.Rejected;
import dev.tauko.cluster.internal.remote.AgentMessage.Returned;
import dev.tauko.cluster.internal.remote.AgentMessage.Start;
import dev.tauko.cluster.internal.remote.AgentMessage.Unreadable;
import dev.tauko.cluster.internal.remote.UniqueMessage.CallerLost;
import dev.tauko.cluster.internal.remote.UniqueMessage.Expired;
import dev.tauko.cluster.internal.remote.UniqueMessage.Finished;
import dev.tauko.cluster.internal.remote.UniqueMessage.Forget;
import dev.tauko.cluster.internal.remote.UniqueMessage.FromJournal;
import dev.tauko.cluster.internal.remote.UniqueMessage.Move;
import dev.tauko.cluster.internal.remote.UniqueMessage.Received;
import dev.tauko.cluster.internal.remote.UniqueMessage.Submit;
import dev.tauko.cluster.internal.remote.UniqueMessage.Withdraw;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The entity of one id: runs its body once, and tells everyone who submits the id the same outcome.
 *
 * <p>It is idle, then its body runs, then it keeps the outcome: until the time for that is over and
 * everyone who waited has acknowledged it. With a journal, nobody is told the outcome before it is
 * stored, and the entity begins with the one that is. A body that was cancelled, or could not
 * begin, leaves no outcome to keep: whoever submits the id next has it run anew.
 */
final class UniqueEntity extends AbstractBehavior<UniqueMessage> {

  /** One who waits: a call of a node. */
  private record Waiter(long call, ActorRef<AgentMessage> caller) {
    void tell(Ended ended) {
      caller.tell(numbered(ended, call));
    }
  }

  private final Shards.Parts parts;
  private final Consumer<ActorRef<UniqueMessage>> passivate;
  private final Consumer<UniqueMessage> successor;
  private final TimerScheduler<UniqueMessage> timers;
  private final Set<Waiter> waiters = new HashSet<>();
  private final List<Start> later = new ArrayList<>();
  private @Nullable String coroutine;
  private @Nullable Execution execution;
  private @Nullable Ended ended;
  private final List<UniqueMessage> early = new ArrayList<>();
  private final OutcomeStore store;
  private boolean storing;
  private boolean cancelling;
  private boolean passivating;
  private boolean moving;
  private boolean expired;

  /** Whether the outcome is only there for those who have not acknowledged it. */
  private boolean forgotten;

  private UniqueEntity(
      ActorContext<UniqueMessage> context,
      TimerScheduler<UniqueMessage> timers,
      Shards.Parts parts,
      String id,
      Consumer<ActorRef<UniqueMessage>> passivate,
      Consumer<UniqueMessage> successor) {
    super(context);
    this.store = new OutcomeStore(context, id, parts.journal());
    this.timers = timers;
    this.parts = parts;
    this.passivate = passivate;
    this.successor = successor;
  }

  /**
   * The behavior.
   *
   * @param passivate asks for a {@link Move}, upon which an idle entity ends
   * @param successor tells the id's next entity something
   */
  static Behavior<UniqueMessage> of(
      Shards.Parts parts,
      String id,
      Consumer<ActorRef<UniqueMessage>> passivate,
      Consumer<UniqueMessage> successor) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new UniqueEntity(context, timers, parts, id, passivate, successor)));
  }

  @Override
  public Receive<UniqueMessage> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(PostStop.class, _ -> onStopped())
        .build();
  }

  private Behavior<UniqueMessage> onMessage(UniqueMessage message) {
    if (message instanceof FromJournal fromJournal) {
      return onJournal(fromJournal.event());
    }
    if (!store.isRecovered()) {
      early.add(message);
      return this;
    }
    switch (message) {
      case FromJournal _ -> {}
      case Submit submit -> onSubmit(submit.start());
      case Withdraw withdraw -> onWithdraw(withdraw.cancel());
      case Finished finished -> {
        return onFinished(finished.ended());
      }
      case Received received -> {
        waiters.remove(new Waiter(received.call(), received.caller()));
        endIfDone();
      }
      case CallerLost lost -> {
        waiters.removeIf(waiter -> waiter.caller().equals(lost.caller()));
        endIfDone();
      }
      case Forget _ -> {
        forgotten = ended != null;
        expired |= forgotten;
        endIfDone();
      }
      case Expired _ -> {
        expired = true;
        endIfDone();
      }
      case Move _ -> {
        return onMove();
      }
    }
    return this;
  }

  private Behavior<UniqueMessage> onJournal(Journal.Event event) {
    boolean wasRecovered = store.isRecovered();
    OutcomeStore.Outcome outcome = store.received(event);
    if (outcome != null) {
      coroutine = outcome.coroutine();
      ended = outcome.ended();
      keep();
    }
    if (!wasRecovered && store.isRecovered()) {
      Behavior<UniqueMessage> next = this;
      for (UniqueMessage message : early) {
        next = onMessage(message);
      }
      early.clear();
      return next;
    }
    return moving && execution == null && !storing ? leave() : this;
  }

  private void onSubmit(Start start) {
    if (coroutine != null && !coroutine.equals(start.coroutine())) {
      start
          .caller()
          .tell(new Rejected(start.call(), "the id was submitted for " + coroutine, false));
      return;
    }
    if (cancelling || passivating || moving || storing || forgotten) {
      later.add(start);
      return;
    }
    getContext().watchWith(start.caller(), new CallerLost(start.caller()));
    start.caller().tell(new Accepted(start.call(), parts.agent()));
    Waiter waiter = new Waiter(start.call(), start.caller());
    waiters.add(waiter);
    if (ended != null) {
      waiter.tell(ended);
      keep();
    } else if (execution == null) {
      begin(start);
    }
  }

  private void begin(Start start) {
    coroutine = start.coroutine();
    Execution begun = new Execution(start.caller());
    execution = begun;
    ActorRef<UniqueMessage> self = getContext().getSelf();
    Rejected rejected = parts.executions().run(start, begun, how -> self.tell(new Finished(how)));
    if (rejected != null) {
      self.tell(new Finished(rejected));
    }
  }

  private void onWithdraw(Cancel cancel) {
    Waiter waiter = new Waiter(cancel.call(), cancel.caller());
    later.removeIf(
        start -> start.call() == cancel.call() && start.caller().equals(cancel.caller()));
    if (execution == null || ended != null || !waiters.contains(waiter) || waiters.size() > 1) {
      if (ended == null || !waiters.contains(waiter)) {
        waiters.remove(waiter);
        waiter.tell(new Cancelled(cancel.call(), cancel.message(), false));
      } else {
        waiter.tell(ended);
      }
      endIfDone();
    } else {
      cancelling = true;
      execution.cancel(cancel.request(), cancel.message());
    }
  }

  private Behavior<UniqueMessage> onFinished(Ended how) {
    execution = null;
    cancelling = false;
    String of = coroutine;
    if (of == null || how instanceof Cancelled || how instanceof Rejected) {
      return onSettled(how);
    }
    storing = true;
    store.store(
        OutcomeStore.Outcome.of(of, how),
        () -> {
          storing = false;
          settle(how);
        });
    return moving && !storing ? leave() : this;
  }

  private Behavior<UniqueMessage> onSettled(Ended how) {
    settle(how);
    return moving ? leave() : this;
  }

  /** Tells everyone who waits how the body has ended. */
  private void settle(Ended how) {
    for (Waiter waiter : waiters) {
      waiter.tell(how);
    }
    if (how instanceof Cancelled || how instanceof Rejected) {
      waiters.clear();
      coroutine = null;
    } else {
      ended = how;
      keep();
    }
    if (moving) {
      return;
    }
    List<Start> next = List.copyOf(later);
    later.clear();
    next.forEach(this::onSubmit);
    endIfDone();
  }

  /** Keeps the outcome from now on for as long as outcomes are kept. */
  private void keep() {
    timers.startSingleTimer(new Expired(), parts.retention());
  }

  private void endIfDone() {
    boolean nothingKept = ended == null || expired;
    boolean busy = execution != null || storing || passivating || moving;
    if (!busy && waiters.isEmpty() && nothingKept) {
      passivating = true;
      ActorRef<UniqueMessage> self = getContext().getSelf();
      if (ended == null) {
        passivate.accept(self);
      } else {
        store.clear(() -> passivate.accept(self));
      }
    }
  }

  /** A body that runs may end first, as long as the actor is not stopped. */
  private Behavior<UniqueMessage> onMove() {
    moving = true;
    return execution == null && !storing ? leave() : this;
  }

  private Behavior<UniqueMessage> leave() {
    later.forEach(start -> successor.accept(new Submit(start)));
    return Behaviors.stopped();
  }

  private Behavior<UniqueMessage> onStopped() {
    if (execution != null) {
      execution.cancelForGood("its id moves to another node");
    }
    return this;
  }

  private static Ended numbered(Ended ended, long call) {
    return switch (ended) {
      case Returned returned -> new Returned(call, returned.result());
      case Failed failed -> new Failed(call, failed.problem());
      case Unreadable unreadable -> new Unreadable(call, unreadable.reason());
      case Cancelled cancelled -> new Cancelled(call, cancelled.message(), cancelled.leaving());
      case Rejected rejected -> new Rejected(call, rejected.reason(), rejected.leaving());
    };
  }
}
