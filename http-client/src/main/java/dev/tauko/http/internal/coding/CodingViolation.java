package dev.tauko.http.internal.coding;

/** A body is not in the coding that its head says, or there is too much in it. */
public final class CodingViolation extends RuntimeException {
  CodingViolation(String message) {
    super(message);
  }

  CodingViolation(String message, Throwable cause) {
    super(message, cause);
  }
}
