package dev.tauko.cluster.internal.remote;

import java.time.Duration;

/** A moment until which something may take, by the monotonic clock. */
final class Deadline {
  private final long at;

  /** A moment from now. */
  Deadline(Duration in) {
    at = System.nanoTime() + in.toNanos();
  }

  /** What is left; zero or less if nothing is. */
  Duration left() {
    return Duration.ofNanos(at - System.nanoTime());
  }

  boolean isOver() {
    return !left().isPositive();
  }
}
