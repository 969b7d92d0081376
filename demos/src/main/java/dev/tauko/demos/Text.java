package dev.tauko.demos;

import java.time.Duration;
import java.util.Locale;

/** Quantities as people read them. */
public final class Text {
  private static final String UNITS = "KMGTPE";

  private Text() {}

  /** A duration in seconds, as in {@code 2.01 s}. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
  }

  /** A number of bytes, as in {@code 512 B} and {@code 1.5 KiB}. */
  public static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    // 1023.95 and more would be shown as 1024.0
    while (size >= 1023.95 && unit < UNITS.length() - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", size, UNITS.charAt(unit));
  }

  /** A count with the noun that it counts, as in {@code 1 page} and {@code 20 pages}. */
  public static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
