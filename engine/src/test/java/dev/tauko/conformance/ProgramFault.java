package dev.tauko.conformance;

/** An exception that a program has named itself, {@code ...Fault}: none that {@code *} handles. */
final class ProgramFault extends Error {
  private static final long serialVersionUID = 1;

  final String name;

  ProgramFault(String name, String message) {
    super(message);
    this.name = name;
  }
}
