package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.journal.Journal;
import dev.tauko.cluster.internal.wire.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A queue as entries of a {@link Journal}. */
final class JournaledQueue implements QueueStore {
  private static final String BEGUN = "begun";
  private static final String SPEC = "spec";
  private static final String DOWN = "down";
  private static final String ITEM = "i";
  private static final String NODE = "n";

  private final Journal journal;

  JournaledQueue(Journal journal) {
    this.journal = journal;
  }

  @Override
  public boolean hasAllItems() {
    return true;
  }

  /** Writes something, whatever it is. */
  void begin() {
    journal.put(BEGUN, true);
  }

  @Override
  public void specified(QueueSpec spec) {
    journal.put(SPEC, spec);
  }

  @Override
  public void shutDown(boolean isShutDown) {
    if (isShutDown) {
      journal.put(DOWN, true);
    } else {
      journal.remove(DOWN);
    }
  }

  @Override
  public void added(QueueRecord.Item item) {
    journal.put(ITEM + item.place(), item);
  }

  @Override
  public void removed(long place) {
    journal.remove(ITEM + place);
  }

  @Override
  public void done(QueueRecord.Done done) {
    journal.put(NODE + done.node(), done);
  }

  @Override
  public void forgotten(String node) {
    journal.remove(NODE + node);
  }

  /** Gives a ledger what is stored. */
  void restore(Map<String, Payload> entries, QueueLedger<?> ledger, long now) {
    Payload spec = entries.get(SPEC);
    List<QueueRecord.Item> items = new ArrayList<>();
    List<QueueRecord.Done> done = new ArrayList<>();
    entries.forEach((key, entry) -> {
      if (key.startsWith(ITEM)) {
        items.add(journal.read(entry, QueueRecord.Item.class));
      } else if (key.startsWith(NODE)) {
        done.add(journal.read(entry, QueueRecord.Done.class));
      }
    });
    ledger.restore(
        spec == null ? null : journal.read(spec, QueueSpec.class),
        entries.containsKey(DOWN),
        items,
        done,
        now);
  }
}
