package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.lease.QueueBooks.Entry;
import dev.tauko.cluster.internal.lease.QueueBooks.Item;
import dev.tauko.cluster.internal.lease.QueueBooks.Session;
import dev.tauko.cluster.internal.wire.Payload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of one queue, which sessions work on which of them, and who waits to put or get. What
 * {@link PermitLedger} says about sessions, requests, tickets, tokens and earlier ledgers holds
 * here, too.
 *
 * <p><b>States of an item.</b> It is <i>free</i>, or <i>leased</i> to a request, and gone when that
 * request has acknowledged it. A lease that ends in another way makes it free again, at the place
 * that it had. Free and leased items together are no more than the capacity. Only after a failover
 * there may be more for a while, since holders bring along what they have.
 *
 * <p><b>Requests that must have one effect</b> are puts and acknowledgements. When one has had it,
 * its number is noted as done, until the node has said that it knows; so one that arrives again, in
 * whatever session of the node, only gets the answer again.
 *
 * <p><b>After another ledger</b> nothing is taken or handed out as long as leases of that one may
 * be in use, and until the store has no writer but this one. Meanwhile the store, the ledger
 * before, or both have given what they had, and sessions have entered what they hold.
 *
 * <p>No actor and no clock is in here; times are given, in nanoseconds. Not thread-safe.
 *
 * @param <N> how nodes are addressed
 */
final class QueueLedger<N> {

  /** For how many times the time to live messages may be on their way. */
  private static final int LATE = 3;

  private final String name;
  private final long ttl;
  private final long retention;
  private final Term term;
  private final long graceUntil;
  private final long first;
  private final QueueStore store;
  private final BiConsumer<N, QueueReply> replies;
  private final Map<String, Session<N>> sessions = new LinkedHashMap<>();
  private final DoneRequests done;
  private final TreeMap<Long, Item<N>> items = new TreeMap<>();
  private final TreeMap<Long, Item<N>> free = new TreeMap<>();
  private final TreeMap<Long, Entry<N>> getters = new TreeMap<>();
  private final TreeMap<Long, Entry<N>> putters = new TreeMap<>();

  /** Places of earlier ledgers' items that are gone: they do not come in again. */
  private final Set<Long> gone = new HashSet<>();

  private @Nullable QueueSpec spec;
  private boolean isShutDown;
  private boolean isOnlyWriter;
  private long lastUsed;

  /**
   * The ledger of a queue that nobody uses.
   *
   * @param ttl how long a session lasts from the moment at which something was heard of it
   * @param retention how long is remembered what was done for a node that is not heard of, and that
   *     an empty queue was shut down
   * @param graceUntil until when leases of earlier ledgers may be in use
   */
  QueueLedger(
      String name,
      long ttl,
      long retention,
      Term term,
      long graceUntil,
      QueueStore store,
      BiConsumer<N, QueueReply> replies) {
    this.name = name;
    this.ttl = ttl;
    this.retention = retention;
    this.term = term;
    this.graceUntil = graceUntil;
    this.first = term.next();
    this.store = store;
    this.isOnlyWriter = !store.hasAllItems();
    this.done = new DoneRequests(retention, LATE * ttl, store);
    this.replies = replies;
  }

  // ---- what nodes tell ----

  void put(
      N node,
      String id,
      long sent,
      QueueSpec wanted,
      long request,
      long ticket,
      Payload payload,
      long now) {
    Session<N> session = heardOf(node, id, sent, now);
    Entry<N> known = session.entries.get(request);
    if (done.contains(id, request)) {
      tell(session, new QueueReply.Stored(name, id, request));
    } else if (known != null) {
      tellQueued(known);
    } else if (done.isLateCopy(id, request)) {
      tell(session, new QueueReply.Released(name, id, List.of(request)));
    } else if (!isSpecified(wanted)) {
      tell(session, new QueueReply.Rejected(name, id, request, Objects.requireNonNull(spec)));
    } else if (isShutDown) {
      tell(session, new QueueReply.Down(name, id, request));
    } else {
      Entry<N> entry = enqueue(putters, session, request, ticket, payload);
      handOut(now);
      if (putters.containsKey(entry.ticket)) {
        tellQueued(entry);
      }
    }
  }

  void get(
      N node,
      String id,
      long sent,
      QueueSpec wanted,
      List<Long> requests,
      List<Long> tickets,
      long now) {
    Session<N> session = heardOf(node, id, sent, now);
    List<Entry<N>> added = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      long request = requests.get(i);
      Entry<N> known = session.entries.get(request);
      if (known != null) {
        tellState(known, now);
      } else if (isSpecified(wanted)) {
        added.add(enqueue(getters, session, request, tickets.get(i), null));
      } else {
        tell(session, new QueueReply.Rejected(name, id, request, Objects.requireNonNull(spec)));
      }
    }
    handOut(now);
    added.stream().filter(entry -> getters.containsKey(entry.ticket)).forEach(this::tellQueued);
  }

  void acknowledge(N node, String id, long sent, long request, long token, long place, long now) {
    Session<N> session = heardOf(node, id, sent, now);
    Entry<N> entry = session.entries.get(request);
    if (entry != null && entry.item != null && entry.token == token) {
      session.entries.remove(request);
      finish(session, request, place);
    } else if (done.contains(id, request)) {
      noteGone(place);
      tell(session, new QueueReply.Acknowledged(name, id, request));
    } else if (isSettled(now) || token == 0 || token >= first) {
      tell(session, new QueueReply.Lost(name, id, request));
    }
    handOut(now);
  }

  private void finish(Session<N> session, long request, long place) {
    if (drop(place)) {
      store.removed(place);
    }
    done.add(session.id, request, place, lastUsed);
    tell(session, new QueueReply.Acknowledged(name, session.id, request));
  }

  private void noteGone(long place) {
    if (place < first) {
      gone.add(place);
    }
  }

  void release(N node, String id, List<Long> requests, long now) {
    Session<N> session = sessions.get(id);
    if (session != null) {
      for (long request : requests) {
        remove(session.entries.remove(request));
      }
    }
    replies.accept(node, new QueueReply.Released(name, id, requests));
    handOut(now);
  }

  /**
   * Enters an item that an earlier ledger has handed out.
   *
   * @param incarnation that of the session, as the node has heard it from this ledger
   */
  void hold(
      N node,
      String id,
      long sent,
      QueueSpec wanted,
      long incarnation,
      long request,
      long token,
      QueueRecord.Item held,
      long now) {
    Session<N> session = heardOf(node, id, sent, now);
    Entry<N> known = session.entries.get(request);
    boolean has = known != null && known.token == token;
    boolean isGone = store.hasAllItems() && !items.containsKey(held.place());
    boolean isLate = session.incarnation != incarnation || done.contains(id, request);
    if (has
        || isLate
        || isGone
        || !mayBringAlong(held.place(), token, now)
        || !isSpecified(wanted)) {
      return;
    }
    Item<N> item = items.computeIfAbsent(held.place(), _ -> new Item<>(held));
    letGo(item);
    remove(session.entries.remove(request));
    Entry<N> entry = new Entry<>(session, request, 0, null);
    session.entries.put(request, entry);
    lease(entry, item, token);
    item.deliveries = Math.max(item.deliveries, held.deliveries());
  }

  /** Whether a session may have the item, from an earlier ledger, and nobody later than it. */
  private boolean mayBringAlong(long place, long token, long now) {
    Item<N> item = items.get(place);
    boolean latest = item == null || item.holder == null || item.holder.token < token;
    return !isSettled(now) && token < first && !gone.contains(place) && latest;
  }

  private void letGo(@Nullable Item<N> item) {
    if (item != null && item.holder != null) {
      item.holder.session.entries.remove(item.holder.request);
      item.holder = null;
    }
  }

  void renew(
      N node,
      String id,
      long sent,
      QueueWindow window,
      List<Long> requests,
      List<Long> tokens,
      List<Long> pending,
      long highest,
      long now) {
    Session<N> session = heardOf(node, id, sent, now);
    Set<Long> open = Set.copyOf(pending);
    forgetWaits(session, window, open);
    List<Long> lost = new ArrayList<>();
    List<Long> missing = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      Entry<N> entry = session.entries.get(requests.get(i));
      boolean has = entry != null && entry.token == tokens.get(i);
      boolean mayComeYet = !isSettled(now) && tokens.get(i) < first;
      if (!has) {
        (mayComeYet ? missing : lost).add(requests.get(i));
      }
    }
    boolean isWhole = session.renewal.add(window, open, !missing.isEmpty());
    if (isWhole) {
      done.known(id, highest, session.renewal.open());
    }
    long lease = leaseTime(now);
    if (session.renewal.hasMissing()) {
      lease = Math.min(lease, graceUntil - now);
    }
    for (long request : open) {
      if (done.contains(id, request)) {
        tell(session, new QueueReply.Stored(name, id, request));
      } else if (!session.entries.containsKey(request)) {
        missing.add(request);
      }
    }
    if (lease > 0) {
      tell(
          session,
          new QueueReply.Renewed(
              name, id, session.sent, isWhole ? lease : 0, session.incarnation, lost, missing));
      tellUnclaimed(session, window, requests, now);
    }
    handOut(now);
  }

  /** Ends waits of which the node knows that they are over. */
  private void forgetWaits(Session<N> session, QueueWindow window, Set<Long> open) {
    List<Entry<N>> entries = List.copyOf(session.entries.values());
    for (Entry<N> entry : entries) {
      if (entry.item == null && window.has(entry.request) && !open.contains(entry.request)) {
        remove(session.entries.remove(entry.request));
      }
    }
  }

  void leave(String id, boolean last, long now) {
    Session<N> session = sessions.remove(id);
    if (session != null) {
      end(session);
      handOut(now);
    }
    if (last) {
      done.forget(id, now);
    }
  }

  /**
   * Takes no more items, and ends all waits to put; waits to get end when no item is left. Nothing
   * if the queue is made for something else.
   */
  void shutDown(QueueSpec wanted, long now) {
    if (!isSpecified(wanted)) {
      return;
    }
    lastUsed = now;
    if (!isShutDown) {
      isShutDown = true;
      store.shutDown(true);
    }
    putters.values().forEach(this::tellDown);
    putters.clear();
    handOut(now);
  }

  /** Time has passed. */
  void tick(long now) {
    sessions
        .values()
        .removeIf(session -> {
          boolean over = now - session.expires >= 0;
          if (over) {
            end(session);
          }
          return over;
        });
    done.tick(now);
    if (isShutDown && sessions.isEmpty() && items.isEmpty() && now - lastUsed >= retention) {
      isShutDown = false;
      store.shutDown(false);
    }
    handOut(now);
  }

  // ---- what outlives a ledger ----

  /** Takes what a ledger before this one had. */
  void restore(
      @Nullable QueueSpec had,
      boolean shutDown,
      List<QueueRecord.Item> kept,
      List<QueueRecord.Done> requests,
      long now) {
    lastUsed = now;
    spec = had == null || isInUse() ? spec : had;
    isShutDown |= shutDown;
    for (QueueRecord.Item item : kept) {
      if (!gone.contains(item.place()) && !items.containsKey(item.place())) {
        Item<N> restored = new Item<>(item);
        items.put(restored.place, restored);
        free.put(restored.place, restored);
      }
    }
    done.restore(requests, now);
    requests.forEach(each -> each.places().forEach(this::drop));
    handOut(now);
  }

  /**
   * An item was acknowledged to the ledger before this one, perhaps after its holder entered it.
   */
  private boolean drop(long place) {
    noteGone(place);
    Item<N> item = items.remove(place);
    letGo(item);
    free.remove(place);
    return item != null;
  }

  /** What the queue is made for; null if it has never been used. */
  @Nullable QueueSpec spec() {
    return spec;
  }

  boolean isShutDown() {
    return isShutDown;
  }

  /** All items, in their order, those included that are leased. */
  List<QueueRecord.Item> items() {
    return items.values().stream().map(Item::toRecord).toList();
  }

  /** What has been done for nodes. */
  List<QueueRecord.Done> done() {
    return done.records();
  }

  // ---- the books ----

  private Session<N> heardOf(N node, String id, long sent, long now) {
    lastUsed = now;
    Session<N> session = sessions.get(id);
    if (session != null && now - session.expires >= 0) {
      leave(id, false, now);
      session = null;
    }
    if (session == null) {
      session = new Session<>(id, node, sent, term.next());
      sessions.put(id, session);
    }
    session.node = node;
    session.sent = sent - session.sent > 0 ? sent : session.sent;
    session.expires = now + ttl;
    done.heardOf(id, now);
    return session;
  }

  /** Whether the queue is made for this; a queue that nobody uses becomes so. */
  private boolean isSpecified(QueueSpec wanted) {
    if (!isInUse() && !wanted.equals(spec)) {
      spec = wanted;
      store.specified(wanted);
    }
    return wanted.equals(spec);
  }

  private boolean isInUse() {
    return !items.isEmpty() || !getters.isEmpty() || !putters.isEmpty();
  }

  private Entry<N> enqueue(
      Map<Long, Entry<N>> line,
      Session<N> session,
      long request,
      long ticket,
      @Nullable Payload payload) {
    boolean returns = ticket != 0 && !line.containsKey(ticket);
    Entry<N> entry = new Entry<>(session, request, returns ? ticket : term.next(), payload);
    session.entries.put(request, entry);
    line.put(entry.ticket, entry);
    return entry;
  }

  private void lease(Entry<N> entry, Item<N> item, long token) {
    entry.item = item;
    entry.token = token;
    item.holder = entry;
    free.remove(item.place);
  }

  private void remove(@Nullable Entry<N> entry) {
    if (entry == null) {
      return;
    }
    Item<N> item = entry.item;
    if (item != null) {
      item.holder = null;
      free.put(item.place, item);
    } else {
      getters.remove(entry.ticket, entry);
      putters.remove(entry.ticket, entry);
    }
  }

  private void end(Session<N> session) {
    List.copyOf(session.entries.values()).forEach(this::remove);
    session.entries.clear();
  }

  private void handOut(long now) {
    if (!isSettled(now)) {
      return;
    }
    int capacity = spec == null ? 0 : spec.capacity();
    while (!putters.isEmpty() && items.size() < capacity && leaseTime(now) > 0) {
      Entry<N> entry = putters.pollFirstEntry().getValue();
      entry.session.entries.remove(entry.request);
      String id = entry.session.id;
      if (done.contains(id, entry.request)) {
        tellStored(entry);
      } else if (now - entry.session.expires < 0 && !done.isLateCopy(id, entry.request)) {
        add(entry);
      }
    }
    while (!getters.isEmpty() && !free.isEmpty() && leaseTime(now) > 0) {
      Entry<N> entry = getters.pollFirstEntry().getValue();
      if (now - entry.session.expires >= 0) {
        entry.session.entries.remove(entry.request);
      } else {
        Item<N> item = free.firstEntry().getValue();
        item.deliveries++;
        lease(entry, item, term.next());
        tellState(entry, now);
      }
    }
    if (isShutDown && items.isEmpty()) {
      getters.values().forEach(this::tellDown);
      getters.clear();
    }
  }

  private void add(Entry<N> entry) {
    Payload payload = Objects.requireNonNull(entry.payload);
    Item<N> item = new Item<>(new QueueRecord.Item(term.next(), payload, 0));
    items.put(item.place, item);
    free.put(item.place, item);
    store.added(item.toRecord());
    done.add(entry.session.id, entry.request, 0, lastUsed);
    tellStored(entry);
  }

  /** No earlier ledger can write to the store any more, and what it has written is known here. */
  void becomeOnlyWriter(long now) {
    isOnlyWriter = true;
    handOut(now);
  }

  /** Whether no earlier ledger, and no lease of one, has a say any more. */
  private boolean isSettled(long now) {
    return isOnlyWriter && now - graceUntil >= 0;
  }

  /** How long a lease that is given now may last; zero if too short to be of use. */
  private long leaseTime(long now) {
    long lease = Math.min(ttl, term.certainFor(now));
    return lease < ttl / 2 ? 0 : lease;
  }

  // ---- what nodes are told ----

  private void tellQueued(Entry<N> entry) {
    Session<N> to = entry.session;
    tell(to, new QueueReply.Queued(name, to.id, entry.request, entry.ticket));
  }

  private void tellStored(Entry<N> entry) {
    Session<N> to = entry.session;
    tell(to, new QueueReply.Stored(name, to.id, entry.request));
  }

  private void tellDown(Entry<N> entry) {
    entry.session.entries.remove(entry.request);
    tell(entry.session, new QueueReply.Down(name, entry.session.id, entry.request));
  }

  private void tellState(Entry<N> entry, long now) {
    Session<N> to = entry.session;
    Item<N> item = entry.item;
    if (item == null) {
      tellQueued(entry);
    } else if (leaseTime(now) > 0) {
      tell(
          to,
          new QueueReply.Delivered(
              name,
              to.id,
              to.incarnation,
              entry.request,
              entry.token,
              item.place,
              item.deliveries,
              item.payload,
              to.sent,
              leaseTime(now)));
    }
  }

  /** Tells once more of items that the node does not know it has; it may have given them back. */
  private void tellUnclaimed(Session<N> session, QueueWindow window, List<Long> claimed, long now) {
    Set<Long> known = new HashSet<>(claimed);
    for (Entry<N> entry : List.copyOf(session.entries.values())) {
      if (entry.item != null && window.has(entry.request) && !known.contains(entry.request)) {
        tellState(entry, now);
      }
    }
  }

  private void tell(Session<N> session, QueueReply reply) {
    replies.accept(session.node, reply);
  }

  // ---- what there is ----

  /** Whether there is nothing that a later ledger would need to know. */
  boolean isVacant() {
    return sessions.isEmpty() && items.isEmpty() && done.isEmpty() && !isShutDown;
  }

  QueueState state() {
    return new QueueState(
        spec, free.size(), items.size() - free.size(), getters.size(), putters.size(), isShutDown);
  }
}
