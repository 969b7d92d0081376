package dev.tauko.conformance;

/** A program breaks a rule of the language. */
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1;

  Malformed(String rule) {
    super(rule);
  }
}
