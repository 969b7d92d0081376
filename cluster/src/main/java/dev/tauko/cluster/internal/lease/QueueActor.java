package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.journal.Journal;
import dev.tauko.cluster.internal.settings.JournalSettings;
import dev.tauko.cluster.internal.settings.LeaseSettings;
import dev.tauko.cluster.internal.settings.QueueSettings;
import dev.tauko.cluster.internal.wire.Payload;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.ReceiveBuilder;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The actor of a queue: a {@link QueueLedger} with a mailbox and, if one is configured, a journal.
 * Whatever it tells then is told when all that has happened up to then is stored.
 *
 * <p>When leases of an earlier actor have ended, and before it hands anything out, it writes
 * something. If the earlier one, on a node that stood still, has written meanwhile, that fails, and
 * this actor begins again; if not, the earlier one's next write fails, so it confirms nothing.
 *
 * <p>Without a journal, it hands its items on to the next actor of the queue if its end is an
 * orderly one.
 */
final class QueueActor extends NameActor<QueueRequest> {

  /** The journal has something to say. */
  private record FromJournal(Journal.Event event) implements NameMessage {}

  private static final int TICKS = 20;

  private final Place place;
  private final long ttl;
  private final long retention;
  private final JournalSettings journaling;
  private final LongSupplier clock;
  private @Nullable Journal journal;
  private @Nullable QueueLedger<ActorRef<QueueReply>> ledger;
  private long graceUntil;
  private boolean claiming;
  private boolean ending;

  /** Whether the ledger has what was stored. */
  private boolean recovered;

  private QueueActor(
      ActorContext<NameMessage> context,
      TimerScheduler<NameMessage> timers,
      Place place,
      LeaseSettings leases,
      QueueSettings settings,
      JournalSettings journaling,
      LongSupplier clock) {
    super(context, timers, place, QueueRequest.class, leases.ttl().dividedBy(TICKS), clock);
    this.place = place;
    this.ttl = leases.ttl().toNanos();
    this.retention = settings.retention().toNanos();
    this.journaling = journaling;
    this.clock = clock;
  }

  static Behavior<NameMessage> create(
      Place place,
      LeaseSettings leases,
      QueueSettings settings,
      JournalSettings journaling,
      LongSupplier clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new QueueActor(context, timers, place, leases, settings, journaling, clock)));
  }

  @Override
  void understand(ReceiveBuilder<NameMessage> builder) {
    builder.onMessage(FromJournal.class, message -> fromJournal(message.event()));
  }

  @Override
  void begin(Term ofShard, long graceUntil) {
    this.graceUntil = graceUntil;
    QueueStore store = QueueStore.NONE;
    if (journaling.isDurable()) {
      Journal ofQueue =
          new Journal(getContext(), "tauko/" + place.name(), journaling, FromJournal::new);
      journal = ofQueue;
      store = new JournaledQueue(ofQueue);
    } else {
      recovered = true;
    }
    ledger =
        new QueueLedger<>(place.name(), ttl, retention, ofShard, graceUntil, store, this::reply);
  }

  @Override
  boolean isReady() {
    return recovered;
  }

  private Behavior<NameMessage> fromJournal(Journal.Event event) {
    Journal ofQueue = Objects.requireNonNull(journal);
    Map<String, Payload> entries = ofQueue.received(event);
    if (entries != null) {
      new JournaledQueue(ofQueue).restore(entries, ledger(), clock.getAsLong());
      recovered = true;
      claimStore(clock.getAsLong());
      receiveKept();
    }
    flush();
    return ending && ofQueue.isClean() ? Behaviors.stopped() : this;
  }

  /** Tells a node something when what has led to it is stored. */
  private void reply(ActorRef<QueueReply> node, QueueReply reply) {
    afterwards(() -> node.tell(reply));
  }

  private void afterwards(Runnable action) {
    if (journal == null) {
      action.run();
    } else {
      journal.afterwards(action);
    }
  }

  private QueueLedger<ActorRef<QueueReply>> ledger() {
    return Objects.requireNonNull(ledger);
  }

  @Override
  void received(QueueRequest message, long now) {
    switch (message) {
      case QueueRequest.Put m ->
          ledger()
              .put(
                  m.node(),
                  m.session(),
                  m.sent(),
                  m.spec(),
                  m.request(),
                  m.ticket(),
                  m.item(),
                  now);
      case QueueRequest.Get m ->
          ledger().get(m.node(), m.session(), m.sent(), m.spec(), m.requests(), m.tickets(), now);
      case QueueRequest.Acknowledge m ->
          ledger()
              .acknowledge(m.node(), m.session(), m.sent(), m.request(), m.token(), m.place(), now);
      case QueueRequest.Release m -> ledger().release(m.node(), m.session(), m.requests(), now);
      case QueueRequest.Hold m ->
          ledger()
              .hold(
                  m.node(),
                  m.session(),
                  m.sent(),
                  m.spec(),
                  m.incarnation(),
                  m.request(),
                  m.token(),
                  new QueueRecord.Item(m.place(), m.item(), m.deliveries()),
                  now);
      case QueueRequest.Renew m ->
          ledger()
              .renew(
                  m.node(),
                  m.session(),
                  m.sent(),
                  m.window(),
                  m.requests(),
                  m.tokens(),
                  m.pending(),
                  m.highest(),
                  now);
      case QueueRequest.Leave m -> ledger().leave(m.session(), m.last(), now);
      case QueueRequest.Ask m -> m.replyTo().tell(ledger().state());
      case QueueRequest.ShutDown m -> {
        ledger().shutDown(m.spec(), now);
        QueueState state = ledger().state();
        afterwards(() -> m.replyTo().tell(state));
      }
      case QueueRequest.Handed m ->
          ledger().restore(m.spec(), m.shutDown(), m.items(), m.nodes(), now);
    }
    flush();
  }

  @Override
  void passed(long now) {
    if (recovered) {
      claimStore(now);
      ledger().tick(now);
      flush();
    }
  }

  private void claimStore(long now) {
    Journal ofQueue = journal;
    if (ofQueue != null && !claiming && now - graceUntil >= 0) {
      claiming = true;
      new JournaledQueue(ofQueue).begin();
      ofQueue.afterwards(() -> ledger().becomeOnlyWriter(clock.getAsLong()));
    }
  }

  private void flush() {
    if (journal != null) {
      journal.flush();
    }
  }

  @Override
  boolean isVacant(long now) {
    return recovered && ledger().isVacant();
  }

  /** Waits until all is stored, or hands everything on. */
  @Override
  Behavior<NameMessage> end() {
    ending = true;
    if (journal == null) {
      handOn();
      return Behaviors.stopped();
    }
    return journal.isClean() ? Behaviors.stopped() : this;
  }

  private void handOn() {
    if (ledger == null || ledger.spec() == null || ledger.isVacant() || !place.hasSuccessor()) {
      return;
    }
    QueueHandover.of(Objects.requireNonNull(ledger.spec()), ledger)
        .forEach(message -> place.tell(place.name(), message));
  }
}
