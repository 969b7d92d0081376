package dev.tauko.cluster.internal.lease;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One node's requests for permits of one name: the other half of {@link PermitLedger}.
 *
 * <p><b>States of a claim.</b> It is <i>sent</i> until the ledger has answered; <i>queued</i> when
 * it has a ticket; <i>held</i> when it has a token; and <i>leaving</i> from its release until the
 * ledger has confirmed that. What is sent or leaving is sent again with each {@link #beat}; so
 * nothing depends on a single message. A grant for a claim that is not there any more, since its
 * coroutine has gone, is released at once.
 *
 * <p><b>The session's lease.</b> Each message of the node carries the time at which it was sent.
 * The ledger repeats the latest one that it has seen, and {@link Lease} lasts from there for as
 * long as the ledger says, less the margin. If it ends while something is held, all that is held is
 * lost, at once, and a new session begins, with which the requests that wait are sent again with
 * their tickets. The same happens if a grant arrives so late that its lease has ended.
 *
 * <p>Times are in nanoseconds. Not thread-safe.
 */
final class PermitClaims {

  private enum Phase {
    SENT,
    QUEUED,
    HELD,
    LEAVING
  }

  private static final class Claim {
    final long request;
    final Claimant claimant;
    Phase phase = Phase.SENT;
    long ticket;
    long token;

    Claim(long request, Claimant claimant) {
      this.request = request;
      this.claimant = claimant;
    }
  }

  /** The most requests that go into one message. */
  private static final int BATCH = 1000;

  private final String prefix;
  private final long margin;
  private final Outbox outbox;
  private final Map<Long, Claim> claims = new LinkedHashMap<>();

  /** Those of the claims that are held. */
  private final Map<Long, Claim> held = new LinkedHashMap<>();

  private int number;
  private String session;
  private Lease lease;
  private long incarnation;

  /**
   * No claims.
   *
   * @param node a name for sessions that no other node has, nor this one before
   * @param margin by how much a lease ends here before it ends in the ledger
   */
  PermitClaims(String node, long margin, Outbox outbox, long now) {
    this.prefix = node + "#";
    this.margin = margin;
    this.outbox = outbox;
    this.session = prefix + number;
    this.lease = new Lease(now);
  }

  // ---- what coroutines want ----

  /** Requests a permit. */
  void acquire(long request, Claimant claimant, long now) {
    claims.put(request, new Claim(request, claimant));
    outbox.acquire(session, now, List.of(request), List.of(0L));
  }

  /** Gives back what the request has, or ends its wait; nothing if there is no such request. */
  void release(long request) {
    Claim claim = claims.get(request);
    if (claim != null && claim.phase != Phase.LEAVING) {
      claim.phase = Phase.LEAVING;
      held.remove(request);
      outbox.release(session, List.of(request));
    }
  }

  // ---- what the ledger tells ----

  void receive(LedgerReply reply, long now) {
    tick(now);
    if (!reply.session().equals(session)) {
      if (!(reply instanceof LedgerReply.Released)) {
        outbox.leave(reply.session());
      }
      return;
    }
    switch (reply) {
      case LedgerReply.Queued queued -> queued(queued, now);
      case LedgerReply.Granted granted -> granted(granted, now);
      case LedgerReply.Released released -> released(released.requests());
      case LedgerReply.Rejected rejected -> rejected(rejected);
      case LedgerReply.Renewed renewed -> renewed(renewed, now);
    }
  }

  private void queued(LedgerReply.Queued reply, long now) {
    if (!learn(reply.incarnation(), now)) {
      return;
    }
    Claim claim = claims.get(reply.request());
    if (claim != null && isWaiting(claim)) {
      claim.phase = Phase.QUEUED;
      claim.ticket = reply.ticket();
    }
  }

  private void granted(LedgerReply.Granted reply, long now) {
    if (!learn(reply.incarnation(), now)) {
      return;
    }
    extend(reply.sent(), reply.ttl());
    Claim claim = claims.get(reply.request());
    if (claim == null || claim.phase == Phase.LEAVING) {
      outbox.release(session, List.of(reply.request()));
    } else if (isWaiting(claim)) {
      if (lease.lasts(now)) {
        claim.phase = Phase.HELD;
        held.put(claim.request, claim);
        claim.token = reply.token();
        claim.claimant.granted(claim.token, lease);
      } else {
        startAnew(now);
      }
    }
  }

  private void released(List<Long> requests) {
    for (long request : requests) {
      Claim claim = claims.get(request);
      if (claim != null && claim.phase == Phase.LEAVING) {
        claims.remove(request);
      }
    }
  }

  private void rejected(LedgerReply.Rejected reply) {
    Claim claim = claims.get(reply.request());
    if (claim != null && isWaiting(claim)) {
      claims.remove(claim.request);
      claim.claimant.rejected(reply.permits());
    }
  }

  private void renewed(LedgerReply.Renewed reply, long now) {
    if (!learn(reply.incarnation(), now)) {
      return;
    }
    for (long request : reply.lost()) {
      Claim claim = held.remove(request);
      if (claim != null) {
        claims.remove(request);
        claim.claimant.lost();
      }
    }
    extend(reply.sent(), reply.ttl());
  }

  /**
   * Takes notice of the session's incarnation in the ledger. A later one than before knows nothing
   * of what waits.
   *
   * @return false if it is that of an earlier ledger, which does not decide any more
   */
  private boolean learn(long latest, long now) {
    if (latest > incarnation) {
      boolean isFirst = incarnation == 0;
      incarnation = latest;
      if (!isFirst) {
        enterAgain(now);
      }
    }
    return latest == incarnation;
  }

  private void extend(long sent, long ttl) {
    lease.extendTo(sent + ttl - margin);
  }

  // ---- time ----

  /** Notices that the lease has ended. */
  void tick(long now) {
    if (!held.isEmpty() && !lease.lasts(now)) {
      startAnew(now);
    }
  }

  /**
   * Renews the lease, and repeats what was not answered.
   *
   * @return false if there is nothing to be renewed: the session has ended
   */
  boolean beat(long now) {
    tick(now);
    if (claims.isEmpty()) {
      outbox.leave(session);
      return false;
    }
    outbox.renew(
        session,
        now,
        held.values().stream().map(claim -> claim.request).toList(),
        held.values().stream().map(claim -> claim.token).toList());
    sendAgain(claim -> claim.phase == Phase.SENT, now);
    inBatches(
        claim -> claim.phase == Phase.LEAVING,
        batch -> outbox.release(session, batch.stream().map(c -> c.request).toList()));
    return true;
  }

  /** The node leaves: gives everything back, and ends all waits without a word. */
  void leave() {
    outbox.leave(session);
    claims.clear();
    held.clear();
  }

  private void startAnew(long now) {
    List<Claim> lost = List.copyOf(held.values());
    held.clear();
    claims.values().removeIf(claim -> !isWaiting(claim));
    outbox.leave(session);
    number++;
    session = prefix + number;
    lease = new Lease(now);
    incarnation = 0;
    lost.forEach(claim -> claim.claimant.lost());
    enterAgain(now);
  }

  /** The ledger knows nothing of what waits. */
  private void enterAgain(long now) {
    claims.values().stream()
        .filter(PermitClaims::isWaiting)
        .forEach(claim -> claim.phase = Phase.SENT);
    sendAgain(claim -> claim.phase == Phase.SENT, now);
  }

  private static boolean isWaiting(Claim claim) {
    return claim.phase == Phase.SENT || claim.phase == Phase.QUEUED;
  }

  private void sendAgain(Predicate<Claim> which, long now) {
    inBatches(
        which,
        batch ->
            outbox.acquire(
                session,
                now,
                batch.stream().map(claim -> claim.request).toList(),
                batch.stream().map(claim -> claim.ticket).toList()));
  }

  private void inBatches(Predicate<Claim> which, Consumer<List<Claim>> send) {
    List<Claim> all = claims.values().stream().filter(which).toList();
    for (int from = 0; from < all.size(); from += BATCH) {
      send.accept(new ArrayList<>(all.subList(from, Math.min(all.size(), from + BATCH))));
    }
  }
}
