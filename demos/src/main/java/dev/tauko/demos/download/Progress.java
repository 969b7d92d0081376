package dev.tauko.demos.download;

import static dev.tauko.Asyncio.runningLoop;

import java.time.Duration;

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

  Progress(Item item) {
    this.title = Show.url(item.urls().getFirst());
    this.name = item.title();
  }

  /** The file has this name, and this many bytes, some of which are there; -1 if it is not known. */
  void begin(String name, long length, long present) {
    this.name = Show.text(name);
    this.length = length;
    this.present = present;
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
