package dev.tauko.demos.download;

import static dev.tauko.Asyncio.runningLoop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far a file is. Belongs to the event loop. */
final class Progress {
  private final String title;
  private final Duration start = runningLoop().time();
  private final Speed speed = new Speed(start);
  private String name;
  private long length = -1;
  private long present;
  private long fetched;
  private int connections;
  private @Nullable Ranges parts;

  Progress(Item item) {
    this.title = Show.url(item.urls().getFirst());
    this.name = item.title();
  }

  /**
   * The file has this name, and this many bytes, some of which are there; -1 if it is not known.
   */
  void begin(String name, long length, long present) {
    this.name = Show.text(name);
    this.length = length;
    this.present = present;
    this.parts = null;
  }

  /** These bytes of it are there; they change as it goes on. */
  void parts(Ranges parts) {
    this.parts = parts;
  }

  /** Which share of a stretch of the file is there, 0 to 1; the stretch is a part of the whole. */
  double share(double from, double to) {
    if (length <= 0) {
      return 0;
    }
    double start = from * length;
    double end = to * length;
    double there = 0;
    if (parts == null) {
      there = Math.clamp(present - start, 0, end - start);
    } else {
      for (Ranges.Range part : parts.present()) {
        there +=
            Math.max(0, Math.min(end, (double) part.to()) - Math.max(start, (double) part.from()));
      }
    }
    return there / (end - start);
  }

  void received(long bytes) {
    present += bytes;
    fetched += bytes;
    speed.add(bytes, runningLoop().time());
  }

  void connected(int change) {
    connections += change;
  }

  /** Where it comes from, fit for a terminal. */
  String url() {
    return title;
  }

  /** What it is called, fit for a terminal. */
  String name() {
    return name;
  }

  /** How many bytes it has; -1 if that is not known. */
  long length() {
    return length;
  }

  /** How many bytes of it are there. */
  long present() {
    return present;
  }

  /** How many bytes have been received for it. */
  long fetched() {
    return fetched;
  }

  int connections() {
    return connections;
  }

  /** Bytes a second, lately. */
  double speed() {
    return Math.max(0, speed.at(runningLoop().time()));
  }

  Duration time() {
    return runningLoop().time().minus(start);
  }
}
