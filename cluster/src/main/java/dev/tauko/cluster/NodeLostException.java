package dev.tauko.cluster;

/**
 * The node that ran a body was lost, or has left the cluster before the body had ended. Nobody can
 * say how far the body has come.
 */
public final class NodeLostException extends ClusterException {
  private final String node;

  /** The loss of a node. */
  public NodeLostException(String message, String node) {
    super(message, null);
    this.node = node;
  }

  /** The address of the node. */
  public String node() {
    return node;
  }
}
