package dev.tauko.http;

/** Bytes from a server that are not HTTP/1.1, or that exceed a limit; the message says which. */
final class ProtocolViolation extends RuntimeException {
  ProtocolViolation(String message) {
    super(message, null, false, false);
  }
}
