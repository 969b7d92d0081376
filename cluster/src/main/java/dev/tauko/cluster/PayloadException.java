package dev.tauko.cluster;

import org.jspecify.annotations.Nullable;

/** An argument or a result that cannot be written or read as CBOR, or is too large. */
public final class PayloadException extends ClusterException {

  /** An exception with a message, and a cause if there is one. */
  public PayloadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
