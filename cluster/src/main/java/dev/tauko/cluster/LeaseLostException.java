package dev.tauko.cluster;

import java.io.Serial;

/**
 * A permit, a lock or an item of a queue that was acquired is not the caller's any more, because
 * its node could not renew the lease in time: it was cut off from the others, or stood still.
 * Another node may have it soon.
 */
public final class LeaseLostException extends ClusterException {
  @Serial private static final long serialVersionUID = 1;

  LeaseLostException(String message) {
    super(message, null);
  }
}
