package dev.tauko.cluster.internal.lease;

import org.jspecify.annotations.Nullable;

/**
 * How a node comes by the {@link Term} of a shard, and keeps it, by reading and writing the
 * register that holds the latest {@link TermRecord}.
 *
 * <p>It reads the register from a majority, then writes a higher number to a majority, and has the
 * term when that has succeeded. From then on, each time that a majority still has its own number,
 * the term is certain for the time of a lease, counted from before the question. So a node that is
 * cut off, or was stopped for a while, has no term any more when it could do harm, whatever it
 * believes about the cluster.
 *
 * <p>Leases of an earlier term may last as long as its record says, from the moment at which the
 * higher number was written: a majority had confirmed that term before then for the last time.
 *
 * <p>Times are in nanoseconds of the node's monotonic clock. Not thread-safe.
 */
final class TermClaim {

  private record Attempt(long asked, TermRecord record, @Nullable TermRecord before) {}

  private final String node;
  private final long ttl;
  private @Nullable Attempt attempt;
  private @Nullable Term term;
  private @Nullable TermRecord record;
  private long graceUntil;

  TermClaim(String node, long ttl) {
    this.node = node;
    this.ttl = ttl;
  }

  /**
   * A majority has answered what the latest record is.
   *
   * @param asked when the question was sent
   * @param latest null if there is none
   * @return what is to be written, and then {@link #written} to be called; null for nothing
   */
  @Nullable TermRecord found(long asked, @Nullable TermRecord latest, long wallMillis) {
    if (attempt != null) {
      return null;
    }
    if (term == null || record == null) {
      return attempt(asked, latest, wallMillis);
    }
    if (latest == null || latest.number() < record.number()) {
      return null;
    }
    if (!latest.equals(record)) {
      term.end();
      return null;
    }
    if (term.runsOut()) {
      return attempt(asked, latest, wallMillis);
    }
    term.extendTo(asked + ttl);
    return null;
  }

  private TermRecord attempt(long asked, @Nullable TermRecord before, long wallMillis) {
    long number = Term.after(before == null ? 0 : before.number(), wallMillis);
    TermRecord mine = new TermRecord(number, ttl, node);
    attempt = new Attempt(asked, mine, before);
    return mine;
  }

  /** The attempt to write has ended. */
  void written(boolean byMajority, long now) {
    Attempt ended = attempt;
    attempt = null;
    if (ended == null || !byMajority) {
      return;
    }
    record = ended.record();
    if (term == null) {
      term = new Term(record.number(), ended.asked() + ttl);
      graceUntil = now + (ended.before() == null ? 0 : ended.before().ttl());
    } else {
      term.advanceTo(record.number());
      term.extendTo(ended.asked() + ttl);
    }
  }

  /** The term; null as long as there is none. */
  @Nullable Term term() {
    return term;
  }

  /** Until when leases of earlier terms may be in use. */
  long graceUntil() {
    return graceUntil;
  }
}
