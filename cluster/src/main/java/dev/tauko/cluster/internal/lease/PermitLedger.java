package dev.tauko.cluster.internal.lease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one name: how many there are, which sessions hold them, and who waits. This is the
 * one place where they are given away.
 *
 * <p><b>States of a permit</b> are those of a local semaphore: it is <i>free</i>, <i>granted</i> to
 * a request whose node may not know of it yet, or <i>held</i> by one whose node has said so. A
 * granted and a held permit are one entry here, since both come back in the same ways: by a
 * release, or by the end of the session.
 *
 * <p><b>A session</b> is one node's use of the name. It has a lease: it ends if nothing was heard
 * of it for the time to live, and all of its permits are free then. The node counts the same time
 * from the moment at which it had sent what was heard here, less a margin; so it has given up
 * before the permit is free, whatever the network does. Only spans of monotonic clocks count, never
 * the time of day.
 *
 * <p><b>Requests have numbers</b>, which the node has chosen. A request that arrives twice has one
 * permit. A release of a permit that the session does not have any more changes nothing; so a
 * release after the end of a lease never makes a permit too many.
 *
 * <p><b>First come, first served</b>, by tickets: each request that waits has the next number of
 * the {@link Term}. When a ledger ends with its node, the one that comes after it knows nothing.
 * Sessions then send their requests again with their tickets, and get their old order.
 *
 * <p><b>After another ledger.</b> Leases that the one before has given may be in use for some time.
 * Until then this grants nothing, and enters what sessions say that they hold. Whatever nobody has
 * claimed by then has ended. Nor does it grant or renew anything when the term is not certain: a
 * lease never lasts longer than the term is certain to, and so the next term knows when all have
 * ended.
 *
 * <p>No actor and no clock is in here; times are given, in nanoseconds. Not thread-safe.
 *
 * @param <N> how nodes are addressed
 */
final class PermitLedger<N> {

  /** A request of a session; its token is zero as long as it waits. */
  private static final class Entry<N> {
    final Session<N> session;
    final long request;
    final long ticket;
    long token;

    Entry(Session<N> session, long request, long ticket) {
      this.session = session;
      this.request = request;
      this.ticket = ticket;
    }
  }

  private static final class Session<N> {
    final String id;
    final long incarnation;
    final Map<Long, Entry<N>> entries = new HashMap<>();

    /** Those of the entries that have a token. */
    final Map<Long, Entry<N>> grants = new LinkedHashMap<>();

    N node;
    long sent = Long.MIN_VALUE;
    long expires;

    Session(String id, N node, long incarnation) {
      this.id = id;
      this.node = node;
      this.incarnation = incarnation;
    }
  }

  private final String name;
  private final long ttl;
  private final Term term;
  private final long graceUntil;
  private final long first;
  private final BiConsumer<N, LedgerReply> replies;
  private final Map<String, Session<N>> sessions = new LinkedHashMap<>();
  private final TreeMap<Long, Entry<N>> line = new TreeMap<>();
  private int permits;
  private int held;

  /**
   * The ledger of a name that nobody uses.
   *
   * @param ttl how long a session lasts from the moment at which something was heard of it
   * @param graceUntil until when leases of earlier ledgers may be in use
   */
  PermitLedger(
      String name, long ttl, Term term, long graceUntil, BiConsumer<N, LedgerReply> replies) {
    this.name = name;
    this.ttl = ttl;
    this.term = term;
    this.graceUntil = graceUntil;
    this.first = term.next();
    this.replies = replies;
  }

  // ---- what nodes tell ----

  void acquire(
      N node, String id, long sent, int wanted, List<Long> requests, List<Long> tickets, long now) {
    Session<N> session = heardOf(node, id, sent, now);
    List<Entry<N>> added = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      Entry<N> known = session.entries.get(requests.get(i));
      if (known != null) {
        tellState(known, now);
      } else if (isOfSize(wanted)) {
        added.add(enqueue(session, requests.get(i), tickets.get(i)));
      } else {
        tell(session, new LedgerReply.Rejected(name, id, requests.get(i), permits));
      }
    }
    handOut(now);
    for (Entry<N> entry : added) {
      if (entry.token == 0) {
        tellState(entry, now);
      }
    }
  }

  void release(N node, String id, List<Long> requests, long now) {
    Session<N> session = sessions.get(id);
    if (session != null) {
      for (long request : requests) {
        remove(session.entries.remove(request));
      }
    }
    replies.accept(node, new LedgerReply.Released(name, id, requests));
    handOut(now);
  }

  void renew(
      N node, String id, long sent, int wanted, List<Long> requests, List<Long> tokens, long now) {
    Session<N> session = heardOf(node, id, sent, now);
    List<Long> lost = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      Entry<N> entry = session.entries.get(requests.get(i));
      boolean has = entry != null && entry.token == tokens.get(i);
      if (!has && !adopt(session, requests.get(i), tokens.get(i), wanted, now)) {
        lost.add(requests.get(i));
      }
    }
    long lease = lease(now);
    if (lease > 0) {
      tell(
          session,
          new LedgerReply.Renewed(name, id, session.sent, lease, session.incarnation, lost));
      tellUnclaimed(session, requests, now);
    }
    handOut(now);
  }

  void leave(String id, long now) {
    Session<N> session = sessions.remove(id);
    if (session != null) {
      end(session);
      handOut(now);
    }
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
    handOut(now);
  }

  // ---- the books ----

  private Session<N> heardOf(N node, String id, long sent, long now) {
    Session<N> session = sessions.get(id);
    if (session != null && now - session.expires >= 0) {
      leave(id, now);
      session = null;
    }
    if (session == null) {
      session = new Session<>(id, node, term.next());
      session.sent = sent;
      sessions.put(id, session);
    }
    session.node = node;
    session.sent = sent - session.sent > 0 ? sent : session.sent;
    session.expires = now + ttl;
    return session;
  }

  /** Whether the name has this many permits; a name that nobody uses gets them. */
  private boolean isOfSize(int wanted) {
    if (held == 0 && line.isEmpty()) {
      permits = wanted;
    }
    return permits == wanted;
  }

  private Entry<N> enqueue(Session<N> session, long request, long ticket) {
    boolean returns = ticket != 0 && !line.containsKey(ticket);
    Entry<N> entry = new Entry<>(session, request, returns ? ticket : term.next());
    session.entries.put(request, entry);
    line.put(entry.ticket, entry);
    return entry;
  }

  /** Enters a permit that an earlier ledger has granted. */
  private boolean adopt(Session<N> session, long request, long token, int wanted, long now) {
    if (isSettled(now) || token >= first || !isOfSize(wanted) || held >= permits) {
      return false;
    }
    remove(session.entries.remove(request));
    Entry<N> entry = new Entry<>(session, request, 0);
    session.entries.put(request, entry);
    grant(entry, token);
    return true;
  }

  private void grant(Entry<N> entry, long token) {
    entry.token = token;
    entry.session.grants.put(entry.request, entry);
    held++;
  }

  private void remove(@Nullable Entry<N> entry) {
    if (entry == null) {
      return;
    }
    if (entry.token == 0) {
      line.remove(entry.ticket);
    } else {
      entry.session.grants.remove(entry.request);
      held--;
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
    while (held < permits && !line.isEmpty() && lease(now) > 0) {
      Entry<N> entry = line.pollFirstEntry().getValue();
      if (now - entry.session.expires >= 0) {
        entry.session.entries.remove(entry.request);
      } else {
        grant(entry, term.next());
        tellState(entry, now);
      }
    }
  }

  /** Whether no lease of an earlier ledger is in use any more. */
  private boolean isSettled(long now) {
    return now - graceUntil >= 0;
  }

  /** How long a lease that is given now may last; zero if too short to be of use. */
  private long lease(long now) {
    long lease = Math.min(ttl, term.certainFor(now));
    return lease < ttl / 2 ? 0 : lease;
  }

  // ---- what nodes are told ----

  private void tellState(Entry<N> entry, long now) {
    Session<N> to = entry.session;
    if (entry.token == 0) {
      tell(to, new LedgerReply.Queued(name, to.id, to.incarnation, entry.request, entry.ticket));
    } else if (lease(now) > 0) {
      tell(
          to,
          new LedgerReply.Granted(
              name, to.id, to.incarnation, entry.request, entry.token, to.sent, lease(now)));
    }
  }

  /** Tells once more of permits that the node does not know it has; it may have given them back. */
  private void tellUnclaimed(Session<N> session, List<Long> claimed, long now) {
    Map<Long, Entry<N>> unclaimed = new LinkedHashMap<>(session.grants);
    claimed.forEach(unclaimed::remove);
    unclaimed.values().forEach(entry -> tellState(entry, now));
  }

  private void tell(Session<N> session, LedgerReply reply) {
    replies.accept(session.node, reply);
  }

  // ---- what there is ----

  /** Whether no node uses the name. */
  boolean isVacant() {
    return sessions.isEmpty();
  }

  LedgerState state(long now) {
    return new LedgerState(permits, held, line.size(), isSettled(now));
  }
}
