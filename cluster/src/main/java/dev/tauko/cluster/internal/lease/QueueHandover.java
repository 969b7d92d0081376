package dev.tauko.cluster.internal.lease;

import java.util.ArrayList;
import java.util.List;

/** What a ledger leaves to the next one, in messages none of which is too long. */
final class QueueHandover {
  /** The most that goes into one message, unless one item is more. */
  private static final int MOST_BYTES = 64 * 1024;

  /** What an item has in a message beside its payload. */
  private static final int ENVELOPE = 64;

  /** The most numbers of requests, or places, that go into one message. */
  private static final int MOST_NUMBERS = 4_000;

  private QueueHandover() {}

  static List<QueueRequest.Handed> of(QueueSpec spec, QueueLedger<?> ledger) {
    List<QueueRequest.Handed> messages = new ArrayList<>();
    for (List<QueueRecord.Item> items : batches(ledger.items())) {
      messages.add(new QueueRequest.Handed(spec, ledger.isShutDown(), items, List.of()));
    }
    for (QueueRecord.Done each : ledger.done()) {
      for (List<Long> part : parts(each.done())) {
        messages.add(done(spec, ledger, new QueueRecord.Done(each.node(), part, List.of())));
      }
      for (List<Long> part : parts(each.places())) {
        messages.add(done(spec, ledger, new QueueRecord.Done(each.node(), List.of(), part)));
      }
    }
    return messages;
  }

  private static QueueRequest.Handed done(
      QueueSpec spec, QueueLedger<?> ledger, QueueRecord.Done done) {
    return new QueueRequest.Handed(spec, ledger.isShutDown(), List.of(), List.of(done));
  }

  /** At least one, so that the next ledger learns what the queue is. */
  private static List<List<QueueRecord.Item>> batches(List<QueueRecord.Item> items) {
    List<List<QueueRecord.Item>> batches = new ArrayList<>();
    List<QueueRecord.Item> batch = new ArrayList<>();
    int bytes = 0;
    for (QueueRecord.Item item : items) {
      int more = item.item().size() + ENVELOPE;
      if (!batch.isEmpty() && bytes + more > MOST_BYTES) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(item);
      bytes += more;
    }
    batches.add(batch);
    return batches;
  }

  private static List<List<Long>> parts(List<Long> all) {
    List<List<Long>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_NUMBERS) {
      parts.add(List.copyOf(all.subList(from, Math.min(all.size(), from + MOST_NUMBERS))));
    }
    return parts;
  }
}
