package dev.tauko.cluster;

/** No node can run a coroutine: the message says what the nodes have registered instead. */
public final class NoNodeException extends ClusterException {

  /** An exception with a message. */
  public NoNodeException(String message) {
    super(message, null);
  }
}
