package dev.tauko.cluster.internal.lease;

/**
 * Until when a node may use what a session holds, by the node's monotonic clock: a little less than
 * what the ledger counts. Thread-safe; only {@link PermitClaims} changes it.
 */
public final class Lease {
  private volatile long until;
  private volatile boolean ended;

  Lease(long until) {
    this.until = until;
  }

  /** Whether the lease lasts at this time; once it has not, it never does again. */
  public boolean lasts(long now) {
    if (!ended && now - until >= 0) {
      ended = true;
    }
    return !ended;
  }

  /** How long it lasts, in nanoseconds. */
  long remaining(long now) {
    return ended ? 0 : until - now;
  }

  void extendTo(long time) {
    if (time - until > 0) {
      until = time;
    }
  }
}
