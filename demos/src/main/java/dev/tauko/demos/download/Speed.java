package dev.tauko.demos.download;

import java.time.Duration;

/** How fast bytes come, lately. */
final class Speed {
  /** It is too early to tell. */
  static final double UNKNOWN = -1;

  private static final double WINDOW = 0.4;
  private static final double WEIGHT = 0.5;

  private double smoothed = UNKNOWN;
  private long bytes;
  private double windowStart;

  Speed(Duration now) {
    windowStart = seconds(now);
  }

  void add(long count, Duration now) {
    bytes += count;
    double elapsed = seconds(now) - windowStart;
    if (elapsed >= WINDOW) {
      double latest = bytes / elapsed;
      smoothed = smoothed < 0 ? latest : WEIGHT * latest + (1 - WEIGHT) * smoothed;
      bytes = 0;
      windowStart = seconds(now);
    }
  }

  /** Bytes a second; {@link #UNKNOWN} if it is too early to tell. Falls while nothing comes. */
  double at(Duration now) {
    double elapsed = seconds(now) - windowStart;
    if (elapsed < 2 * WINDOW) {
      return smoothed;
    }
    return smoothed < 0 ? bytes / elapsed : Math.min(smoothed, bytes / elapsed);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
