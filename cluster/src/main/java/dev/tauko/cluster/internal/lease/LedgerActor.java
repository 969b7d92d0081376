package dev.tauko.cluster.internal.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The actor of a name: a {@link PermitLedger} with a mailbox. It begins when it has got the term
 * from the keeper of its shard, and keeps messages until then. When nobody has used the name for a
 * while, it ends; what comes in between is told to the name again, for the next actor.
 */
final class LedgerActor extends AbstractBehavior<NameMessage> {

  private enum Tick implements NameMessage {
    INSTANCE
  }

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
  private static final int TICKS = 20;

  private final Place place;
  private final long ttl;
  private final LongSupplier clock;
  private final TimerScheduler<NameMessage> timers;
  private final List<NameMessage> kept = new ArrayList<>();
  private @Nullable PermitLedger<ActorRef<LedgerReply>> ledger;
  private @Nullable Term term;
  private boolean vacant;
  private boolean leaving;

  private LedgerActor(
      ActorContext<NameMessage> context,
      TimerScheduler<NameMessage> timers,
      Place place,
      Duration ttl,
      LongSupplier clock) {
    super(context);
    this.timers = timers;
    this.place = place;
    this.ttl = ttl.toNanos();
    this.clock = clock;
    timers.startTimerWithFixedDelay(Tick.INSTANCE, ASK_AGAIN);
    settle();
  }

  static Behavior<NameMessage> create(Place place, Duration ttl, LongSupplier clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new LedgerActor(context, timers, place, ttl, clock)));
  }

  @Override
  public Receive<NameMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(LedgerRequest.class, this::received)
        .onMessage(Place.Settled.class, this::settled)
        .onMessage(Tick.class, _ -> tick())
        .onMessage(Place.Stop.class, _ -> stop())
        .build();
  }

  private void settle() {
    place.tell(place.keeper(), new Place.Settle(place.name(), getContext().getSelf()));
  }

  private Behavior<NameMessage> settled(Place.Settled settled) {
    if (ledger == null) {
      term = settled.term();
      ledger =
          new PermitLedger<>(
              place.name(), ttl, settled.term(), settled.graceUntil(), ActorRef::tell);
      timers.startTimerWithFixedDelay(Tick.INSTANCE, Duration.ofNanos(ttl / TICKS));
      List<NameMessage> early = List.copyOf(kept);
      kept.clear();
      early.forEach(message -> received((LedgerRequest) message));
    }
    return this;
  }

  private Behavior<NameMessage> received(LedgerRequest message) {
    if (ledger == null || leaving) {
      kept.add(message);
      return this;
    }
    vacant = false;
    long now = clock.getAsLong();
    switch (message) {
      case LedgerRequest.Acquire m ->
          ledger.acquire(
              m.node(), m.session(), m.sent(), m.permits(), m.requests(), m.tickets(), now);
      case LedgerRequest.Release m -> ledger.release(m.node(), m.session(), m.requests(), now);
      case LedgerRequest.Renew m ->
          ledger.renew(m.node(), m.session(), m.sent(), m.permits(), m.requests(), m.tokens(), now);
      case LedgerRequest.Leave m -> ledger.leave(m.session(), now);
      case LedgerRequest.Ask m -> m.replyTo().tell(ledger.state(now));
    }
    return this;
  }

  private Behavior<NameMessage> tick() {
    if (ledger == null || term == null) {
      settle();
    } else if (term.isOver()) {
      return Behaviors.stopped();
    } else if (!leaving) {
      ledger.tick(clock.getAsLong());
      leaving = vacant && ledger.isVacant();
      vacant = ledger.isVacant();
      if (leaving) {
        place.passivate(getContext().getSelf());
      }
    }
    return this;
  }

  private Behavior<NameMessage> stop() {
    if (leaving) {
      place.tell(place.keeper(), new Place.Vacate(place.name()));
    }
    kept.forEach(message -> place.tell(place.name(), message));
    return Behaviors.stopped();
  }
}
