package dev.tauko.test;

import dev.tauko.Task;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One step of a run, or a note of the program. */
final class TraceEntry {
  private final long nanos;
  private final String name;
  private final int choice;
  private final int options;
  private final String instead;
  private final @Nullable Task<?> task;
  private String place = "";

  private TraceEntry(
      long nanos, String name, int choice, int options, String instead, @Nullable Task<?> task) {
    this.nanos = nanos;
    this.name = name;
    this.choice = choice;
    this.options = options;
    this.instead = instead;
    this.task = task;
  }

  /**
   * A step.
   *
   * @param instead the name of what would have been next by itself; empty if that was next
   */
  static TraceEntry step(
      long nanos, String name, int choice, int options, String instead, @Nullable Task<?> task) {
    return new TraceEntry(nanos, name, choice, options, instead, task);
  }

  /** A note. */
  static TraceEntry note(long nanos, String text) {
    return new TraceEntry(nanos, Texts.inOneLine(text), 0, 0, "", null);
  }

  boolean isNote() {
    return options == 0;
  }

  /** The step has ended, there, or with its task. */
  void ended(String where) {
    place = task != null && task.isDone() ? Places.ending(task) : where;
  }

  String name() {
    return name;
  }

  String place() {
    return place;
  }

  String instead() {
    return instead;
  }

  String time() {
    return Durations.text(Duration.ofNanos(nanos));
  }

  /** The entry for people to read. */
  String text() {
    return "at "
        + time()
        + ": "
        + (isNote() ? "# " : "")
        + name
        + (options > 1 ? ", choice " + choice + " of " + options : "")
        + (place.isEmpty() ? "" : ", " + place);
  }

  /** The entry as one line that is the same in every run of the same schedule. */
  String line() {
    if (isNote()) {
      return nanos + " # " + name;
    }
    return nanos + " " + name + (options > 1 ? " " + choice + "/" + options : "");
  }
}
