package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.Payload;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
    final Renewal renewal = new Renewal();
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

  /**
   * What a node has told in its latest renewal, perhaps in several parts. It counts when all of
   * them are there: any of the items may be unknown to this ledger, and any request may be open.
   */
  static final class Renewal {
    private final Set<Long> windows = new HashSet<>();
    private final Set<Long> open = new HashSet<>();
    private long number;
    private boolean hasMissing;

    /**
     * A part has come, maybe late, and maybe not for the first time.
     *
     * @param pending those of its requests that the node wants answered
     * @param lacksItems whether there are items in it that the ledger does not know yet
     * @return whether all parts have come
     */
    boolean add(QueueWindow window, Set<Long> pending, boolean lacksItems) {
      if (window.renewal() > number) {
        number = window.renewal();
        windows.clear();
        open.clear();
        hasMissing = false;
      } else if (window.renewal() < number) {
        return false;
      }
      windows.add(window.after());
      open.addAll(pending);
      hasMissing |= lacksItems;
      return windows.size() >= window.parts();
    }

    boolean hasMissing() {
      return hasMissing;
    }

    /** All requests that the node wants answered. */
    Set<Long> open() {
      return open;
    }
  }
}
