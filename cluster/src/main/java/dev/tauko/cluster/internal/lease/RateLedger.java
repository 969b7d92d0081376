package dev.tauko.cluster.internal.lease;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One rate for all nodes: a token bucket, told by the moment at which it is full, from which blocks
 * go to nodes, first come, first served. When others wait, a block is no larger than a share.
 *
 * <p>After another ledger it begins with an empty bucket, when that one's term has ended for
 * certain. Times are in nanoseconds. Not thread-safe.
 *
 * @param <N> how nodes are addressed
 */
final class RateLedger<N> {

  private record Waiting(long sent, long since, int wanted, int least) {}

  /** The least time that it makes sense to wait. */
  private static final long SOON = 20_000;

  private final String name;
  private final Term term;
  private final BiConsumer<N, RateReply> replies;
  private final long start;
  private final boolean fresh;
  private final Map<N, Waiting> line = new LinkedHashMap<>();
  private @Nullable RatePlan plan;
  private long fullAt;

  RateLedger(String name, Term term, long graceUntil, long now, BiConsumer<N, RateReply> replies) {
    this.name = name;
    this.term = term;
    this.fresh = now - graceUntil >= 0;
    this.start = fresh ? now : graceUntil;
    this.replies = replies;
  }

  void request(N node, long sent, RatePlan wantedPlan, int wanted, int least, long now) {
    if (plan == null || isVacant(now)) {
      fullAt = plan == null ? start + (fresh ? 0 : wantedPlan.cost(wantedPlan.most())) : now;
      plan = wantedPlan;
    }
    if (!plan.equals(wantedPlan)) {
      replies.accept(node, new RateReply.OtherPlan(name, plan));
      return;
    }
    Waiting before = line.get(node);
    line.put(node, new Waiting(sent, now, wanted, Math.min(least, plan.most())));
    if (before == null) {
      handOut(now);
    }
  }

  /** Gives what there is to those that wait. */
  void handOut(long now) {
    RatePlan current = plan;
    if (current == null) {
      return;
    }
    Iterator<Map.Entry<N, Waiting>> first = line.entrySet().iterator();
    while (first.hasNext()) {
      Map.Entry<N, Waiting> entry = first.next();
      Waiting waiting = entry.getValue();
      int there = available(current, now);
      if (there < waiting.least() || term.certainFor(now) <= 0) {
        return;
      }
      int share = Math.max(waiting.least(), there / line.size());
      int count = Math.min(share, waiting.wanted());
      fullAt = Math.max(fullAt, now - current.lateness()) + current.cost(count);
      first.remove();
      replies.accept(
          entry.getKey(), new RateReply.Block(name, waiting.sent(), now - waiting.since(), count));
    }
  }

  private int available(RatePlan current, long now) {
    if (now - start < 0) {
      return 0;
    }
    long missing = fullAt - now;
    if (missing <= 0) {
      return current.most();
    }
    int taken = (int) Math.min(Integer.MAX_VALUE, ceil(missing, current));
    return Math.max(0, current.most() - taken);
  }

  private static double ceil(long missing, RatePlan current) {
    return Math.ceil((double) missing * current.permits() / current.per());
  }

  /** Whether somebody waits. */
  boolean isWaitedFor() {
    return !line.isEmpty();
  }

  /** How long until the first that waits may be able to go on. */
  long untilNext(long now) {
    RatePlan current = Objects.requireNonNull(plan);
    int least = line.values().iterator().next().least();
    long full = fullAt - now;
    return Math.max(SOON, full - current.cost(current.most() - least));
  }

  /** Whether nobody waits and the bucket is full. */
  boolean isVacant(long now) {
    return line.isEmpty() && now - fullAt >= 0 && now - start >= 0;
  }
}
