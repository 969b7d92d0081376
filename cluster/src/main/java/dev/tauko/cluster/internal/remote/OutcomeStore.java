package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.journal.Journal;
import dev.tauko.cluster.internal.remote.AgentMessage.Ended;
import dev.tauko.cluster.internal.remote.AgentMessage.Failed;
import dev.tauko.cluster.internal.remote.AgentMessage.Returned;
import dev.tauko.cluster.internal.remote.AgentMessage.Unreadable;
import dev.tauko.cluster.internal.settings.JournalSettings;
import dev.tauko.cluster.internal.wire.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** Where the outcome of a unique id outlives its entity: in a journal, or nowhere. */
final class OutcomeStore {

  /**
   * An outcome as it is stored. This class keeps its fields. One of the last three is there.
   *
   * @param coroutine name and version
   * @param result what the body has returned
   * @param problem what it has thrown
   * @param unreadable why its argument or result could not be read or written
   */
  record Outcome(
      String coroutine,
      @Nullable Payload result,
      @Nullable Problem problem,
      @Nullable String unreadable) {

    static Outcome of(String coroutine, Ended ended) {
      return switch (ended) {
        case Returned returned -> new Outcome(coroutine, returned.result(), null, null);
        case Failed failed -> new Outcome(coroutine, null, failed.problem(), null);
        case Unreadable other -> new Outcome(coroutine, null, null, other.reason());
        default -> throw new IllegalArgumentException("no outcome to keep: " + ended);
      };
    }

    Ended ended() {
      if (result != null) {
        return new Returned(0, result);
      }
      return problem != null ? new Failed(0, problem) : new Unreadable(0, "" + unreadable);
    }
  }

  private static final String KEY = "outcome";
  private static final int LONGEST_ID = 200;

  private final @Nullable Journal journal;
  private boolean recovered;

  /** The store of an entity, which is told of events. */
  OutcomeStore(ActorContext<UniqueMessage> context, String id, JournalSettings settings) {
    recovered = !settings.isDurable();
    journal =
        recovered
            ? null
            : new Journal(
                context,
                "tauko/unique/" + shortened(id),
                settings.withSnapshotEvery(1),
                UniqueMessage.FromJournal::new);
  }

  /** Names in a journal are limited; what is cut off goes into a hash. */
  private static String shortened(String id) {
    return id.length() <= LONGEST_ID
        ? id
        : id.substring(0, LONGEST_ID)
            + "#"
            + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether it is known whether there is an outcome. */
  boolean isRecovered() {
    return recovered;
  }

  /** Takes notice of an event; gives the outcome if there is one, and has come by this event. */
  @Nullable Outcome received(Journal.Event event) {
    if (journal == null) {
      return null;
    }
    Map<String, Payload> entries = journal.received(event);
    if (entries == null) {
      return null;
    }
    recovered = true;
    Payload entry = entries.get(KEY);
    return entry == null ? null : journal.read(entry, Outcome.class);
  }

  /** Stores an outcome, and does something when that is done. */
  void store(Outcome outcome, Runnable then) {
    if (journal == null) {
      then.run();
    } else {
      journal.put(KEY, outcome);
      journal.afterwards(then);
      journal.flush();
    }
  }

  /** Removes the outcome, and does something when that is done. */
  void clear(Runnable then) {
    if (journal == null) {
      then.run();
    } else {
      journal.remove(KEY);
      journal.afterwards(then);
      journal.flush();
    }
  }
}
