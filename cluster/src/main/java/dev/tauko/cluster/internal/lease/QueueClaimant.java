package dev.tauko.cluster.internal.lease;

import dev.tauko.cluster.internal.wire.Payload;

/** What a node does with the outcome of a request to a queue. The calls are short. */
public interface QueueClaimant {

  /** The item is in the queue. */
  void stored();

  /** An item is there, as long as the lease lasts. */
  void delivered(long token, Lease lease, Payload item, int deliveries);

  /** The item is removed from the queue. */
  void acknowledged();

  /** The item has been lost: it is handed out again, or was before it could be acknowledged. */
  void lost();

  /** The queue is in use with another specification. */
  void rejected(QueueSpec other);

  /** The queue was shut down. */
  void shutDown();
}
