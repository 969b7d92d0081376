package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.settings.LeaseSettings;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;

/** What the actor of a name does: that depends on how the name begins. */
final class NameActors {
  /** How the names of keepers begin; the number of the shard follows. */
  static final String KEEPER = "#";

  /** How the names of rates begin. */
  static final String RATE = "rate/";

  private final LeaseSettings settings;
  private final LongSupplier clock;

  NameActors(LeaseSettings settings, LongSupplier clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The actor of a name that is no keeper. */
  Behavior<NameMessage> of(Place place) {
    return place.name().startsWith(RATE)
        ? RateActor.create(place, clock)
        : LedgerActor.create(place, settings.ttl(), clock);
  }

  /** The keeper of a shard. */
  Behavior<NameMessage> keeper(String name) {
    return TermKeeper.create(name, settings, clock);
  }
}
