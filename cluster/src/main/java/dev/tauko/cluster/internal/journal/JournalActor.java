package dev.tauko.cluster.internal.journal;

import dev.tauko.cluster.internal.journal.JournalActor.Entries;
import dev.tauko.cluster.internal.settings.JournalSettings;
import dev.tauko.cluster.internal.wire.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** The part of a {@link Journal} that is Pekko Persistence. Ends if it cannot recover or store. */
final class JournalActor extends EventSourcedBehavior<JournalActor.Store, JournalChange, Entries> {

  /** Stores a change. */
  record Store(Map<String, Payload> put, List<String> removed, long write) {}

  /** What there is at present. */
  record Entries(Map<String, Payload> map) {}

  private static final int SNAPSHOTS = 1;

  private final JournalSettings settings;
  private final ActorRef<Journal.Event> events;

  private JournalActor(PersistenceId id, JournalSettings settings, ActorRef<Journal.Event> events) {
    super(id);
    this.settings = settings;
    this.events = events;
  }

  static Behavior<Store> of(String id, JournalSettings settings, ActorRef<Journal.Event> events) {
    return new JournalActor(PersistenceId.ofUniqueId(id), settings, events);
  }

  @Override
  public Entries emptyState() {
    return new Entries(new LinkedHashMap<>());
  }

  @Override
  public CommandHandler<Store, JournalChange, Entries> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Store.class,
            store ->
                Effect()
                    .persist(new JournalChange(store.put(), store.removed()))
                    .thenRun(() -> events.tell(new Journal.Stored(store.write()))))
        .build();
  }

  @Override
  public EventHandler<Entries, JournalChange> eventHandler() {
    return (entries, change) -> {
      change.removed().forEach(entries.map()::remove);
      entries.map().putAll(change.put());
      return entries;
    };
  }

  @Override
  public SignalHandler<Entries> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            entries -> events.tell(new Journal.Recovered(Map.copyOf(entries.map()))))
        .build();
  }

  /** A snapshot is written while the map changes further. */
  @Override
  public SnapshotAdapter<Entries> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(Entries entries) {
        return new JournalSnapshot(Map.copyOf(entries.map()));
      }

      @Override
      public Entries fromJournal(Object snapshot) {
        return new Entries(new LinkedHashMap<>(((JournalSnapshot) snapshot).entries()));
      }
    };
  }

  @Override
  public String journalPluginId() {
    return settings.plugin();
  }

  @Override
  public String snapshotPluginId() {
    return settings.snapshots();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), SNAPSHOTS)
        .withDeleteEventsOnSnapshot();
  }
}
