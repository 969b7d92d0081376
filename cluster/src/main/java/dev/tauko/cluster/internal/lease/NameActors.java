package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.settings.JournalSettings;
import dev.tauko.cluster.internal.settings.LeaseSettings;
import dev.tauko.cluster.internal.settings.QueueSettings;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;

/** What the actor of a name does: that depends on how the name begins. */
final class NameActors {
  /** How the names of keepers begin; the number of the shard follows. */
  static final String KEEPER = "#";

  /** How the names of rates begin. */
  static final String RATE = "rate/";

  /** How the names of queues begin. */
  static final String QUEUE = "queue/";

  private final LeaseSettings settings;
  private final QueueSettings queues;
  private final JournalSettings journal;
  private final LongSupplier clock;

  NameActors(
      LeaseSettings settings, QueueSettings queues, JournalSettings journal, LongSupplier clock) {
    this.settings = settings;
    this.queues = queues;
    this.journal = journal;
    this.clock = clock;
  }

  /** The actor of a name that is no keeper. */
  Behavior<NameMessage> of(Place place) {
    if (place.name().startsWith(RATE)) {
      return RateActor.create(place, clock);
    }
    return place.name().startsWith(QUEUE)
        ? QueueActor.create(place, settings, queues, journal, clock)
        : LedgerActor.create(place, settings.ttl(), clock);
  }

  /** The keeper of a shard. */
  Behavior<NameMessage> keeper(String name) {
    return TermKeeper.create(name, settings, clock);
  }
}
