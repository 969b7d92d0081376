package dev.tauko.conformance;

/** An exception that a program has named itself, {@code ...Error}. */
final class ProgramError extends Exception {
  private static final long serialVersionUID = 1;

  final String name;

  ProgramError(String name, String message) {
    super(message);
    this.name = name;
  }
}
