package dev.tauko.http.internal.wire;

import dev.tauko.http.internal.grammar.Printable;

/** Bytes from a server that are not HTTP/1.1, or that exceed a limit; the message says which. */
public final class ProtocolViolation extends RuntimeException {
  public ProtocolViolation(String message) {
    super(Printable.message(message), null, false, false);
  }
}
