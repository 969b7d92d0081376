package dev.tauko.cluster.internal.lease;

/** What a node does with the outcome of a request. The calls are short, and throw nothing. */
public interface Claimant {

  /** The permit is there, as long as the lease lasts. */
  void granted(long token, Lease lease);

  /** The permit that was granted has been lost. */
  void lost();

  /** The name has another number of permits. */
  void rejected(int permits);
}
