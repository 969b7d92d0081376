package dev.tauko.cluster;

import org.jspecify.annotations.Nullable;

/** What may go wrong because a program runs on several nodes. */
public class ClusterException extends RuntimeException {

  /** An exception with a message, and a cause if there is one. */
  protected ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
