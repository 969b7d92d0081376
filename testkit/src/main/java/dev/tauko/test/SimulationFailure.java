package dev.tauko.test;

import org.jspecify.annotations.Nullable;

/**
 * A simulated program has failed. The message tells under which seed and schedule, and how to
 * repeat it; the cause is what the program has thrown, if it has thrown something.
 */
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  /** Made by the test kit. */
  SimulationFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
