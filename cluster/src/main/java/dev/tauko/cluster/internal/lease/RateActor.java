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

/** The actor of a rate: a {@link RateLedger} with a mailbox and a timer. */
final class RateActor extends NameActor<RateRequest> {

  private static final Duration TICK = Duration.ofSeconds(1);

  private final String name;
  private final LongSupplier clock;
  private @Nullable RateLedger<ActorRef<LeaseAgent.Message>> ledger;

  private RateActor(
      ActorContext<NameMessage> context,
      TimerScheduler<NameMessage> timers,
      Place place,
      LongSupplier clock) {
    super(context, timers, place, RateRequest.class, TICK, clock);
    this.name = place.name();
    this.clock = clock;
  }

  static Behavior<NameMessage> create(Place place, LongSupplier clock) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new RateActor(context, timers, place, clock)));
  }

  private RateLedger<ActorRef<LeaseAgent.Message>> ledger() {
    return Objects.requireNonNull(ledger);
  }

  @Override
  void begin(Term ofShard, long graceUntil) {
    ledger = new RateLedger<>(name, ofShard, graceUntil, clock.getAsLong(), ActorRef::tell);
  }

  @Override
  void received(RateRequest m, long now) {
    ledger().request(m.node(), m.sent(), m.plan(), m.wanted(), m.least(), now);
    passed(now);
  }

  @Override
  void passed(long now) {
    ledger().handOut(now);
    if (ledger().isWaitedFor()) {
      wakeIn(ledger().untilNext(now));
    }
  }

  @Override
  boolean isVacant(long now) {
    return ledger().isVacant(now);
  }
}
