package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.settings.LeaseSettings;
import dev.tauko.internal.log.Loggers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWRegister;
import org.apache.pekko.cluster.ddata.LWWRegisterKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Has the {@link Term} of one shard as long as the shard is on this node: a {@link TermClaim} whose
 * register is one of Distributed Data, of which the highest number wins. Names of the shard get the
 * term here when they begin.
 */
final class TermKeeper extends AbstractBehavior<NameMessage> {

  private enum Look implements NameMessage {
    INSTANCE
  }

  /** What the register has; null for nothing. */
  private record Read(long asked, Replicator.GetResponse<LWWRegister<TermRecord>> response)
      implements NameMessage {}

  /** What has become of an attempt to write. */
  private record Written(Replicator.UpdateResponse<LWWRegister<TermRecord>> response)
      implements NameMessage {}

  private static final LWWRegister.Clock<TermRecord> HIGHEST = (_, record) -> record.number();

  private final Logger log = Loggers.of(TermKeeper.class);
  private final Key<LWWRegister<TermRecord>> key;
  private final SelfUniqueAddress node;
  private final ReplicatorMessageAdapter<NameMessage, LWWRegister<TermRecord>> replicator;
  private final Duration longest;
  private final long ttl;
  private final LongSupplier clock;
  private final List<Place.Settle> early = new ArrayList<>();
  private final Set<String> inUse = new HashSet<>();
  private final TermClaim claim;

  private TermKeeper(
      ActorContext<NameMessage> context,
      TimerScheduler<NameMessage> timers,
      ReplicatorMessageAdapter<NameMessage, LWWRegister<TermRecord>> replicator,
      String keeper,
      LeaseSettings settings,
      LongSupplier clock) {
    super(context);
    this.key = LWWRegisterKey.create("tauko-lease-term" + keeper);
    this.node = DistributedData.get(context.getSystem()).selfUniqueAddress();
    this.replicator = replicator;
    this.longest = settings.renewEvery();
    this.ttl = settings.ttl().toNanos();
    this.clock = clock;
    this.claim = new TermClaim(node.uniqueAddress().toString(), ttl);
    timers.startTimerWithFixedDelay(Look.INSTANCE, settings.renewEvery());
    look();
  }

  static Behavior<NameMessage> create(String keeper, LeaseSettings settings, LongSupplier clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<NameMessage, LWWRegister<TermRecord>> adapter) ->
                    new TermKeeper(context, timers, adapter, keeper, settings, clock))));
  }

  @Override
  public Receive<NameMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(Place.Settle.class, this::settle)
        .onMessage(Place.Vacate.class, this::vacate)
        .onMessage(Look.class, _ -> look())
        .onMessage(Read.class, this::read)
        .onMessage(Written.class, this::written)
        .onMessage(Place.Stop.class, _ -> Behaviors.stopped())
        .build();
  }

  // ---- the names of the shard ----

  private Behavior<NameMessage> settle(Place.Settle message) {
    Term term = claim.term();
    if (term == null) {
      early.add(message);
    } else {
      // An actor of this name that has not said that it left nothing has failed.
      boolean first = inUse.add(message.name());
      long grace = first ? claim.graceUntil() : clock.getAsLong() + ttl;
      message.replyTo().tell(new Place.Settled(term, grace));
    }
    return this;
  }

  private Behavior<NameMessage> vacate(Place.Vacate message) {
    inUse.remove(message.name());
    return this;
  }

  // ---- the register ----

  private Behavior<NameMessage> look() {
    long asked = clock.getAsLong();
    replicator.askGet(
        replyTo -> new Replicator.Get<>(key, new Replicator.ReadMajority(longest), replyTo),
        response -> new Read(asked, response));
    return this;
  }

  private Behavior<NameMessage> read(Read read) {
    switch (read.response()) {
      case Replicator.GetSuccess<LWWRegister<TermRecord>> success ->
          found(read.asked(), success.get(key).getValue());
      case Replicator.NotFound<LWWRegister<TermRecord>> _ -> found(read.asked(), null);
      default -> log.debug("no majority has answered for {}: {}", key.id(), read.response());
    }
    Term term = claim.term();
    return term != null && term.isOver() ? Behaviors.stopped() : this;
  }

  private void found(long asked, @Nullable TermRecord latest) {
    TermRecord record = claim.found(asked, latest, System.currentTimeMillis());
    if (record != null) {
      write(record);
    }
  }

  private void write(TermRecord record) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(
                key,
                LWWRegister.create(node, record, HIGHEST),
                new Replicator.WriteMajority(longest),
                replyTo,
                register -> register.withValue(node, record, HIGHEST)),
        Written::new);
  }

  private Behavior<NameMessage> written(Written written) {
    claim.written(written.response() instanceof Replicator.UpdateSuccess<?>, clock.getAsLong());
    if (claim.term() != null && !early.isEmpty()) {
      List<Place.Settle> names = List.copyOf(early);
      early.clear();
      names.forEach(this::settle);
    }
    return this;
  }
}
