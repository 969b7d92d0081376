package dev.tauko.cluster;

/** This node is made for a cluster, and is not, or no longer, a member of one. */
public final class ClusterNotFormedException extends ClusterException {

  /** An exception with a message. */
  public ClusterNotFormedException(String message) {
    super(message, null);
  }
}
