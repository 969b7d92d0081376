package dev.tauko.http.test;

import dev.tauko.test.Simulation;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What carries bytes to a server and back. Confined to the loop. */
final class Link {
  /** So many latencies there are within a range. */
  private static final int GRADES = 8;

  private final @Nullable Link usual;
  private @Nullable Duration least;
  private Duration most = Duration.ZERO;
  private long bandwidth = -1;

  /**
   * @param usual what counts where nothing is set; null if that is at once, and without a bound
   */
  Link(@Nullable Link usual) {
    this.usual = usual;
  }

  void setLatency(Duration atLeast, Duration atMost) {
    Objects.requireNonNull(atLeast, "latency");
    Objects.requireNonNull(atMost, "latency");
    if (atLeast.isNegative() || atMost.compareTo(atLeast) < 0) {
      throw new IllegalArgumentException(
          "a latency of " + atLeast + " to " + atMost + "; accepted: not negative, and in order");
    }
    least = atLeast;
    most = atMost;
  }

  void setBandwidth(long bytesPerSecond) {
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "a bandwidth of "
              + bytesPerSecond
              + " bytes a second; accepted: 0 for no bound, or more");
    }
    bandwidth = bytesPerSecond;
  }

  /** The latency of what is sent next; within a range it is for the simulation to decide. */
  Duration latency() {
    Duration from = least;
    if (from == null) {
      return usual == null ? Duration.ZERO : usual.latency();
    }
    if (from.equals(most)) {
      return from;
    }
    int grade = Simulation.current().decide("", GRADES, 1);
    return from.plus(most.minus(from).multipliedBy(grade).dividedBy(GRADES - 1));
  }

  /** In bytes a second; 0 for no bound. */
  long bandwidth() {
    return bandwidth >= 0 || usual == null ? Math.max(0, bandwidth) : usual.bandwidth();
  }
}
