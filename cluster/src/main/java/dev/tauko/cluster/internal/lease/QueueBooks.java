package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.Payload;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link QueueLedger} has in its books; only it changes them. */
final class QueueBooks {

  private QueueBooks() {}

  static final class Item<N> {
    final long place;
    final Payload payload;
    int deliveries;
    @Nullable Entry<N> holder;

    Item(QueueRecord.Item item) {
      this.place = item.place();
      this.payload = item.item();
      this.deliveries = item.deliveries();
    }

    QueueRecord.Item toRecord() {
      return new QueueRecord.Item(place, payload, deliveries);
    }
  }

  /** A request of a session that waits to put its payload, waits to get an item, or has one. */
  static final class Entry<N> {
    final Session<N> session;
    final long request;
    final long ticket;
    final @Nullable Payload payload;
    @Nullable Item<N> item;
    long token;

    Entry(Session<N> session, long request, long ticket, @Nullable Payload payload) {
      this.session = session;
      this.request = request;
      this.ticket = ticket;
      this.payload = payload;
    }
  }

  static final class Session<N> {
    final String id;
    final long incarnation;
    final Map<Long, Entry<N>> entries = new LinkedHashMap<>();
    N node;
    long sent;
    long expires;

    Session(String id, N node, long sent, long incarnation) {
      this.id = id;
      this.node = node;
      this.sent = sent;
      this.incarnation = incarnation;
    }
  }
}
