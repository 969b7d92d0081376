package dev.tauko.cluster.internal.journal;

import dev.tauko.cluster.internal.settings.JournalSettings;
import dev.tauko.cluster.internal.wire.Payload;
import dev.tauko.cluster.internal.wire.Payloads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * A map of records by keys that outlives the actor that it belongs to. Changes are stored one write
 * after another; those that are made during a write go together in the next one.
 *
 * <p>No two actors in the cluster should use the same map at the same time. If they do, the plugin
 * rejects the change of the one that has not seen the other's, and that actor ends. Not
 * thread-safe.
 */
public final class Journal {

  /** What the actor is told; it passes it to {@link #received}. */
  public sealed interface Event {}

  /** All that is stored; comes once, before anything else. */
  record Recovered(Map<String, Payload> entries) implements Event {}

  /** A write has come to its end. */
  record Stored(long write) implements Event {}

  /** Something could not be read or stored. */
  record Failed() implements Event {}

  /** What was stored could not be read, or a change could not be stored. */
  public static final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JournalException(String message) {
      super(message);
    }
  }

  private record Deferred(long write, Runnable action) {}

  private final String id;
  private final Payloads payloads;
  private final ActorRef<JournalActor.Store> actor;
  private final Map<String, Payload> changed = new LinkedHashMap<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private final ArrayDeque<Deferred> deferred = new ArrayDeque<>();

  /** The number of the write that what changes at present will be part of. */
  private long next = 1;

  private long stored;

  /**
   * The map of an actor, which recovers at once.
   *
   * @param id the name of the map
   * @param settings where it is stored
   * @param asMessage what tells the actor of an event
   */
  public <M> Journal(
      ActorContext<M> context, String id, JournalSettings settings, Function<Event, M> asMessage) {
    this.id = id;
    this.payloads = new Payloads(context.getSystem(), Integer.MAX_VALUE);
    ActorRef<Event> events = context.messageAdapter(Event.class, asMessage::apply);
    this.actor = context.spawnAnonymous(JournalActor.of(id, settings, events));
    context.watchWith(actor, asMessage.apply(new Failed()));
  }

  /**
   * Takes notice of an event.
   *
   * @return all entries, if they have come by it
   * @throws JournalException if the actor must end: nobody knows what is stored
   */
  public @Nullable Map<String, Payload> received(Event event) {
    switch (event) {
      case Recovered recovered -> {
        return recovered.entries();
      }
      case Stored now -> {
        stored = now.write();
        while (!deferred.isEmpty() && deferred.getFirst().write() <= stored) {
          deferred.removeFirst().action().run();
        }
        flush();
        return null;
      }
      case Failed _ -> throw new JournalException("the journal of " + id + " has failed");
    }
  }

  /** Adds or changes an entry. */
  public void put(String key, Object value) {
    removed.remove(key);
    changed.put(key, payloads.write(value, value.getClass(), key));
  }

  /** Removes an entry. */
  public void remove(String key) {
    changed.remove(key);
    removed.add(key);
  }

  /** What an entry says. */
  public <T> T read(Payload entry, Class<T> type) {
    return payloads.read(entry, type, "an entry of " + id);
  }

  /** Runs something when all changes up to now are stored. */
  public void afterwards(Runnable action) {
    long last = isChanged() ? next : next - 1;
    if (last <= stored) {
      action.run();
    } else {
      deferred.add(new Deferred(last, action));
    }
  }

  /** Stores what has changed, after the write that is under way. */
  public void flush() {
    if (isChanged() && stored == next - 1) {
      actor.tell(new JournalActor.Store(Map.copyOf(changed), new ArrayList<>(removed), next));
      changed.clear();
      removed.clear();
      next++;
    }
  }

  private boolean isChanged() {
    return !changed.isEmpty() || !removed.isEmpty();
  }

  /** Whether all changes are stored. */
  public boolean isClean() {
    return !isChanged() && stored == next - 1;
  }
}
