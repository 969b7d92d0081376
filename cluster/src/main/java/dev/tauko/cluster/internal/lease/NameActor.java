package dev.tauko.cluster.internal.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.ReceiveBuilder;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The actor of a name. It begins when it has got the term from the keeper of its shard, and keeps
 * messages until then. When nobody has used the name for a while, it ends; what comes in between is
 * told to the name again, for the next actor.
 *
 * @param <M> what nodes tell it
 */
abstract class NameActor<M extends NameMessage> extends AbstractBehavior<NameMessage> {

  private enum Tick implements NameMessage {
    INSTANCE
  }

  private enum Wake implements NameMessage {
    INSTANCE
  }

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final Place place;
  private final Class<M> type;
  private final Duration tick;
  private final LongSupplier clock;
  private final TimerScheduler<NameMessage> timers;
  private final List<NameMessage> kept = new ArrayList<>();
  private @Nullable Term term;
  private boolean vacant;
  private boolean leaving;
  private boolean isWaking;
  private long wakeAt;

  NameActor(
      ActorContext<NameMessage> context,
      TimerScheduler<NameMessage> timers,
      Place place,
      Class<M> type,
      Duration tick,
      LongSupplier clock) {
    super(context);
    this.timers = timers;
    this.place = place;
    this.type = type;
    this.tick = tick;
    this.clock = clock;
    timers.startTimerWithFixedDelay(Tick.INSTANCE, ASK_AGAIN);
    settle();
  }

  /** The actor has its term; leases that it does not know may be in use until a time. */
  abstract void begin(Term ofShard, long graceUntil);

  /** A node has told something. */
  abstract void received(M message, long now);

  /** Some time has passed. */
  abstract void passed(long now);

  /** Whether there is nothing that the next actor would need to know. */
  abstract boolean isVacant(long now);

  /** Adds further messages, if this actor understands any. */
  void understand(ReceiveBuilder<NameMessage> builder) {}

  /** Whether the actor can take what nodes tell; if not, {@link #receiveKept} is called later. */
  boolean isReady() {
    return true;
  }

  /** The actor must stop. It may first do something that takes a while. */
  Behavior<NameMessage> end() {
    return Behaviors.stopped();
  }

  @Override
  public Receive<NameMessage> createReceive() {
    ReceiveBuilder<NameMessage> builder = newReceiveBuilder();
    understand(builder);
    return builder
        .onMessage(type, this::receive)
        .onMessage(Place.Settled.class, this::settled)
        .onMessage(Tick.class, _ -> tick())
        .onMessage(Wake.class, _ -> wake())
        .onMessage(Place.Stop.class, _ -> stop())
        .build();
  }

  /**
   * Has {@link #passed} called after so many nanoseconds, besides the regular calls. To a fraction
   * of a millisecond: Pekko's timers have ticks of 10 ms.
   */
  final void wakeIn(long nanos) {
    long at = clock.getAsLong() + nanos;
    if (isWaking && at - wakeAt >= 0) {
      return;
    }
    isWaking = true;
    wakeAt = at;
    ActorRef<NameMessage> self = getContext().getSelf();
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
        .execute(() -> self.tell(Wake.INSTANCE));
  }

  private Behavior<NameMessage> wake() {
    isWaking = false;
    if (term != null && !leaving) {
      passed(clock.getAsLong());
    }
    return this;
  }

  private void settle() {
    place.tell(place.keeper(), new Place.Settle(place.name(), getContext().getSelf()));
  }

  private Behavior<NameMessage> settled(Place.Settled settled) {
    if (term == null) {
      term = settled.term();
      begin(term, settled.graceUntil());
      timers.startTimerWithFixedDelay(Tick.INSTANCE, tick);
      receiveKept();
    }
    return this;
  }

  /** Takes what has been told so far. */
  final void receiveKept() {
    if (term != null && isReady()) {
      List<NameMessage> early = List.copyOf(kept);
      kept.clear();
      early.forEach(message -> receive(type.cast(message)));
    }
  }

  private Behavior<NameMessage> receive(M message) {
    if (term == null || leaving || !isReady()) {
      kept.add(message);
    } else {
      vacant = false;
      received(message, clock.getAsLong());
    }
    return this;
  }

  private Behavior<NameMessage> tick() {
    if (term == null) {
      settle();
    } else if (term.isOver()) {
      return leaving ? this : leave();
    } else if (!leaving) {
      long now = clock.getAsLong();
      passed(now);
      leaving = vacant && isVacant(now);
      vacant = isVacant(now);
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
    return leave();
  }

  private Behavior<NameMessage> leave() {
    leaving = true;
    Behavior<NameMessage> next = end();
    kept.forEach(message -> place.tell(place.name(), message));
    kept.clear();
    return next;
  }
}
