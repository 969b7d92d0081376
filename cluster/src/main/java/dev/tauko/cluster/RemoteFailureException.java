package dev.tauko.cluster;

/**
 * A body failed on another node, or on this one: the message names the node, the coroutine and what
 * was thrown. The cause has the message and the stack trace of what was thrown there; it is not of
 * the same class, which this node may not even have.
 */
public final class RemoteFailureException extends ClusterException {
  private final String node;
  private final String type;

  /** The failure of a body on a node. */
  public RemoteFailureException(String message, String node, String type, Throwable cause) {
    super(message, cause);
    this.node = node;
    this.type = type;
  }

  /** The address of the node. */
  public String node() {
    return node;
  }

  /** The name of the class of what was thrown there, such as {@code java.io.IOException}. */
  public String type() {
    return type;
  }
}
