package dev.tauko.cluster.internal.lease;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** The actor of a semaphore or lock: a {@link PermitLedger} with a mailbox. */
final class LedgerActor extends NameActor<LedgerRequest> {
  private static final int TICKS = 20;

  private final String name;
  private final long ttl;
  private @Nullable PermitLedger<ActorRef<LedgerReply>> ledger;

  private LedgerActor(
      ActorContext<NameMessage> context,
      TimerScheduler<NameMessage> timers,
      Place place,
      Duration ttl,
      LongSupplier clock) {
    super(context, timers, place, LedgerRequest.class, ttl.dividedBy(TICKS), clock);
    this.name = place.name();
    this.ttl = ttl.toNanos();
  }

  static Behavior<NameMessage> create(Place place, Duration ttl, LongSupplier clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new LedgerActor(context, timers, place, ttl, clock)));
  }

  @Override
  void begin(Term ofShard, long graceUntil) {
    ledger = new PermitLedger<>(name, ttl, ofShard, graceUntil, ActorRef::tell);
  }

  private PermitLedger<ActorRef<LedgerReply>> ledger() {
    return Objects.requireNonNull(ledger);
  }

  @Override
  void received(LedgerRequest message, long now) {
    switch (message) {
      case LedgerRequest.Acquire m ->
          ledger()
              .acquire(
                  m.node(), m.session(), m.sent(), m.permits(), m.requests(), m.tickets(), now);
      case LedgerRequest.Release m -> ledger().release(m.node(), m.session(), m.requests(), now);
      case LedgerRequest.Renew m ->
          ledger()
              .renew(m.node(), m.session(), m.sent(), m.permits(), m.requests(), m.tokens(), now);
      case LedgerRequest.Leave m -> ledger().leave(m.session(), now);
      case LedgerRequest.Ask m -> m.replyTo().tell(ledger().state(now));
    }
  }

  @Override
  void passed(long now) {
    ledger().tick(now);
  }

  @Override
  boolean isVacant(long now) {
    return ledger().isVacant();
  }
}
