package dev.tauko.conformance;

/** Unwinds the tasks of a program that cannot be run any further; no handler catches it. */
final class Rejected extends Error {
  private static final long serialVersionUID = 1;

  Rejected(String reason) {
    super(reason);
  }
}
