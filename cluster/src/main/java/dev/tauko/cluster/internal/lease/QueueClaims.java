package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.Payload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One node's requests to one queue: the other half of {@link QueueLedger}. Sessions and their
 * leases are those of {@link PermitClaims}.
 *
 * <p><b>States of a claim.</b> It is <i>sent</i> until the ledger has answered; <i>queued</i> when
 * it has a ticket, to put or to get; <i>held</i> when it has an item; <i>finishing</i> from the
 * acknowledgement of the item until the ledger has confirmed that; and <i>leaving</i> from its
 * release until the ledger has confirmed it. A put ends when it is confirmed. What is sent,
 * finishing or leaving is sent again with each {@link #beat}.
 *
 * <p><b>When the lease ends</b>, all that is held is lost. An acknowledgement that is under way
 * then goes on, without the right to the item: it has succeeded if the ledger had received it
 * before.
 *
 * <p><b>When another ledger decides</b>, it is told again of what waits, and given the items that
 * are held, since it may know nothing of them.
 *
 * <p>Times are in nanoseconds. Not thread-safe.
 */
final class QueueClaims {

  private enum Phase {
    SENT,
    QUEUED,
    HELD,
    FINISHING,
    LEAVING
  }

  private static final class Claim {
    final long request;
    final QueueClaimant claimant;

    /** The item to be put; null for a claim to get one. */
    final @Nullable Payload offer;

    Phase phase = Phase.SENT;
    long ticket;
    long token;
    QueueRecord.@Nullable Item item;

    Claim(long request, QueueClaimant claimant, @Nullable Payload offer) {
      this.request = request;
      this.claimant = claimant;
      this.offer = offer;
    }

    boolean isWaiting() {
      return phase == Phase.SENT || phase == Phase.QUEUED;
    }

    QueueRecord.Item item() {
      return Objects.requireNonNull(item);
    }
  }

  /** The most requests that go into one message. */
  private static final int BATCH = 1000;

  private final String prefix;
  private final long margin;
  private final int most;
  private final QueueOutbox outbox;
  private final Map<Long, Claim> claims = new LinkedHashMap<>();
  private long highest;
  private long renewals;
  private int number;
  private String session;
  private Lease lease;
  private long incarnation;

  /**
   * No claims.
   *
   * @param node a name for sessions that no other node has, nor this one before
   * @param margin by how much a lease ends here before it ends in the ledger
   * @param most how many claims one message to renew them is about
   */
  QueueClaims(String node, long margin, int most, QueueOutbox outbox, long now) {
    this.most = most;
    this.prefix = node + "#";
    this.margin = margin;
    this.outbox = outbox;
    this.session = prefix + number;
    this.lease = new Lease(now);
  }

  // ---- what coroutines want ----

  /** Puts an item in. */
  void put(long request, Payload item, QueueClaimant claimant, long now) {
    add(new Claim(request, claimant, item));
    outbox.put(session, now, request, 0, item);
  }

  /** Requests an item. */
  void get(long request, QueueClaimant claimant, long now) {
    add(new Claim(request, claimant, null));
    outbox.get(session, now, List.of(request), List.of(0L));
  }

  private void add(Claim claim) {
    claims.put(claim.request, claim);
    highest = Math.max(highest, claim.request);
  }

  /**
   * Acknowledges the item that the request has.
   *
   * @return false if the request has none
   */
  boolean acknowledge(long request, long now) {
    Claim claim = claims.get(request);
    if (claim == null || claim.phase != Phase.HELD) {
      return false;
    }
    claim.phase = Phase.FINISHING;
    sendFinish(claim, now);
    return true;
  }

  /** Gives back what the request has, or ends its wait; nothing if there is no such request. */
  void release(long request) {
    Claim claim = claims.get(request);
    if (claim != null && (claim.isWaiting() || claim.phase == Phase.HELD)) {
      claim.phase = Phase.LEAVING;
      outbox.release(session, List.of(request));
    }
  }

  // ---- what the ledger tells ----

  void receive(QueueReply reply, long now) {
    tick(now);
    if (!reply.session().equals(session)) {
      if (!(reply instanceof QueueReply.Released)) {
        outbox.leave(reply.session(), false);
      }
      return;
    }
    switch (reply) {
      case QueueReply.Queued queued -> queued(queued);
      case QueueReply.Stored stored -> stored(stored);
      case QueueReply.Delivered delivered -> delivered(delivered, now);
      case QueueReply.Acknowledged acknowledged -> acknowledged(acknowledged, now);
      case QueueReply.Lost lost -> lost(lost.request());
      case QueueReply.Released released -> released(released.requests());
      case QueueReply.Rejected rejected -> rejected(rejected);
      case QueueReply.Down down -> down(down);
      case QueueReply.Renewed renewed -> renewed(renewed, now);
    }
  }

  private @Nullable Claim waiting(long request) {
    Claim claim = claims.get(request);
    return claim != null && claim.isWaiting() ? claim : null;
  }

  private void queued(QueueReply.Queued reply) {
    Claim claim = waiting(reply.request());
    if (claim != null) {
      claim.phase = Phase.QUEUED;
      claim.ticket = reply.ticket();
    } else if (!claims.containsKey(reply.request())) {
      outbox.release(session, List.of(reply.request()));
    }
  }

  private void stored(QueueReply.Stored reply) {
    Claim claim = claims.get(reply.request());
    if (claim != null && claim.offer != null) {
      claims.remove(claim.request);
      claim.claimant.stored();
    }
  }

  private void delivered(QueueReply.Delivered reply, long now) {
    if (!learn(reply.incarnation(), now)) {
      return;
    }
    extend(reply.sent(), reply.ttl());
    Claim claim = claims.get(reply.request());
    if (claim == null || claim.phase == Phase.LEAVING) {
      outbox.release(session, List.of(reply.request()));
    } else if (claim.isWaiting()) {
      if (lease.lasts(now)) {
        claim.phase = Phase.HELD;
        claim.token = reply.token();
        claim.item = new QueueRecord.Item(reply.place(), reply.item(), reply.deliveries());
        claim.claimant.delivered(claim.token, lease, reply.item(), reply.deliveries());
      } else {
        startAnew(now);
      }
    }
  }

  /** A confirmation that comes after the lease has ended is asked for once more. */
  private void acknowledged(QueueReply.Acknowledged reply, long now) {
    Claim claim = claims.get(reply.request());
    if (claim == null || claim.phase != Phase.FINISHING) {
      return;
    }
    if (claim.token != 0 && !lease.lasts(now)) {
      startAnew(now);
    } else {
      claims.remove(claim.request);
      claim.claimant.acknowledged();
    }
  }

  private void lost(long request) {
    Claim claim = claims.get(request);
    if (claim != null && (claim.phase == Phase.HELD || claim.phase == Phase.FINISHING)) {
      claims.remove(request);
      claim.claimant.lost();
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

  private void rejected(QueueReply.Rejected reply) {
    Claim claim = waiting(reply.request());
    if (claim != null) {
      claims.remove(claim.request);
      claim.claimant.rejected(reply.spec());
    }
  }

  private void down(QueueReply.Down reply) {
    Claim claim = waiting(reply.request());
    if (claim != null) {
      claims.remove(claim.request);
      claim.claimant.shutDown();
    }
  }

  private void renewed(QueueReply.Renewed reply, long now) {
    if (!learn(reply.incarnation(), now)) {
      return;
    }
    for (long request : reply.lost()) {
      Claim claim = claims.get(request);
      if (claim != null && claim.phase == Phase.HELD) {
        lost(request);
      }
    }
    extend(reply.sent(), reply.ttl());
    if (reply.missing().isEmpty()) {
      return;
    }
    Set<Long> missing = Set.copyOf(reply.missing());
    for (Claim claim : all(QueueClaims::hasItem)) {
      if (missing.contains(claim.request)) {
        sendHold(claim, now);
      }
    }
    List<Claim> unknown =
        all(claim -> claim.phase == Phase.QUEUED && missing.contains(claim.request));
    if (!unknown.isEmpty()) {
      unknown.forEach(claim -> claim.phase = Phase.SENT);
      sendAgain(now);
    }
  }

  /**
   * Takes notice of the session's incarnation in the ledger.
   *
   * @return false if it is that of an earlier ledger, which does not decide any more
   */
  private boolean learn(long latest, long now) {
    if (latest > incarnation) {
      incarnation = latest;
      enterAgain(now);
    }
    return latest == incarnation;
  }

  private void extend(long sent, long ttl) {
    lease.extendTo(sent + ttl - margin);
  }

  // ---- time ----

  /** Notices that the lease has ended. */
  void tick(long now) {
    // A lease that has been seen to end never lasts again.
    if (claims.values().stream().anyMatch(QueueClaims::hasItem) && !lease.lasts(now)) {
      startAnew(now);
    }
  }

  /** Whether the claim has an item by right of the lease. */
  private static boolean hasItem(Claim claim) {
    return claim.token != 0 && (claim.phase == Phase.HELD || claim.phase == Phase.FINISHING);
  }

  /**
   * Renews the lease, and repeats what was not answered.
   *
   * @return false if there is nothing to be renewed: the session has ended
   */
  boolean beat(long now) {
    tick(now);
    if (claims.isEmpty()) {
      outbox.leave(session, true);
      return false;
    }
    renew(now);
    sendAgain(now);
    return true;
  }

  private void renew(long now) {
    List<Claim> sorted =
        claims.values().stream().sorted(Comparator.comparingLong(claim -> claim.request)).toList();
    int parts = (sorted.size() + most - 1) / most;
    long after = 0;
    renewals++;
    for (int part = 0; part < parts; part++) {
      List<Claim> some = sorted.subList(part * most, Math.min(sorted.size(), (part + 1) * most));
      long upTo = part == parts - 1 ? highest : some.getLast().request;
      List<Claim> held = some.stream().filter(QueueClaims::hasItem).toList();
      outbox.renew(
          session,
          now,
          new QueueWindow(renewals, after, upTo, parts),
          requests(held),
          held.stream().map(claim -> claim.token).toList(),
          requests(some.stream().filter(claim -> claim.phase != Phase.HELD).toList()),
          highest);
      after = upTo;
    }
  }

  /** The node leaves: gives everything back, and ends all waits without a word. */
  void leave() {
    outbox.leave(session, true);
    claims.clear();
  }

  private void startAnew(long now) {
    List<Claim> lost = all(claim -> claim.phase == Phase.HELD);
    claims.values().removeIf(claim -> claim.phase == Phase.HELD || claim.phase == Phase.LEAVING);
    outbox.leave(session, false);
    number++;
    session = prefix + number;
    lease = new Lease(now);
    incarnation = 0;
    all(claim -> claim.phase == Phase.FINISHING).forEach(claim -> claim.token = 0);
    lost.forEach(claim -> claim.claimant.lost());
    enterAgain(now);
  }

  /** The ledger knows nothing of what waits, nor, perhaps, of what is held. */
  private void enterAgain(long now) {
    all(Claim::isWaiting).forEach(claim -> claim.phase = Phase.SENT);
    all(QueueClaims::hasItem).forEach(claim -> sendHold(claim, now));
    sendAgain(now);
  }

  private void sendAgain(long now) {
    for (Claim claim : all(each -> each.phase == Phase.SENT && each.offer != null)) {
      outbox.put(session, now, claim.request, claim.ticket, Objects.requireNonNull(claim.offer));
    }
    for (List<Claim> batch : batches(each -> each.phase == Phase.SENT && each.offer == null)) {
      outbox.get(session, now, requests(batch), batch.stream().map(claim -> claim.ticket).toList());
    }
    all(claim -> claim.phase == Phase.FINISHING).forEach(claim -> sendFinish(claim, now));
    for (List<Claim> batch : batches(claim -> claim.phase == Phase.LEAVING)) {
      outbox.release(session, requests(batch));
    }
  }

  private void sendHold(Claim claim, long now) {
    outbox.hold(session, now, incarnation, claim.request, claim.token, claim.item());
  }

  private void sendFinish(Claim claim, long now) {
    outbox.acknowledge(session, now, claim.request, claim.token, claim.item().place());
  }

  private List<Claim> all(Predicate<Claim> which) {
    return claims.values().stream().filter(which).toList();
  }

  private static List<Long> requests(List<Claim> claims) {
    return claims.stream().map(claim -> claim.request).toList();
  }

  private List<List<Claim>> batches(Predicate<Claim> which) {
    List<Claim> all = all(which);
    List<List<Claim>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      batches.add(all.subList(from, Math.min(all.size(), from + BATCH)));
    }
    return batches;
  }
}
