package dev.tauko.console.internal.view;

import dev.tauko.console.internal.sample.Sample;
import dev.tauko.console.internal.sample.Segment;
import dev.tauko.observe.TaskInfo;
import dev.tauko.observe.WaitInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the tasks that a query selects. Bounded: no more than {@link #MOST} rows, each with
 * texts that are cut, {@link #NAMED} names, and the segments of a timeline.
 *
 * @param sample the number of the sample
 * @param total the tasks that there are
 * @param matched the tasks that the query matches
 * @param shown the rows there would be, with those that matches are below, without what is folded
 * @param offset the first of these rows
 * @param timeline how far back the strips reach, in milliseconds
 * @param rows the rows
 */
public record Rows(
    long sample, int total, int matched, int shown, int offset, long timeline, List<TaskRow> rows) {

  /** The most rows in one answer. */
  public static final int MOST = 200;

  private static final int NAMED = 5;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_WAIT = 300;
  private static final double NANOS = 1e9;

  /**
   * A task.
   *
   * @param id its number
   * @param name its name
   * @param state what it does
   * @param flag {@code deadlocked}, {@code behind}, {@code stalled} or empty
   * @param depth how many tasks it is below
   * @param below how many tasks are below it
   * @param matches whether the query matches it; else it is there for those below
   * @param cancelling requests to cancel it
   * @param createdIn the class of its body
   * @param waitsFor what it waits for
   * @param strip its past: triples of beginning and end, in milliseconds before the sample, and
   *     kind
   */
  public record TaskRow(
      long id,
      String name,
      String state,
      String flag,
      int depth,
      int below,
      boolean matches,
      int cancelling,
      String createdIn,
      @Nullable WaitRow waitsFor,
      List<Object> strip) {}

  /**
   * What a task waits for.
   *
   * @param what in words
   * @param kind what can end it
   * @param since for how many seconds
   * @param left for how many seconds still
   * @param on the tasks that it waits for or that hold what it waits for, the first few
   * @param more how many more there are
   */
  public record WaitRow(
      String what,
      String kind,
      @Nullable Double since,
      @Nullable Double left,
      List<Ref> on,
      int more) {}

  /** A task by number and name. */
  public record Ref(long id, String name) {}

  /** The rows of a query from an offset on. An offset beyond the end means the last rows. */
  public static Rows of(Sample sample, TaskQuery query, int offset, int limit) {
    Selection selection = query.select(sample);
    int size = Math.min(limit, MOST);
    int from = Math.max(0, Math.min(offset, selection.size() - size));
    List<TaskRow> rows = new ArrayList<>(size);
    for (int i = from; i < Math.min(selection.size(), from + size); i++) {
      rows.add(row(sample, selection, selection.place(i)));
    }
    return new Rows(
        sample.number(),
        sample.snapshot().tasks().size(),
        selection.matched(),
        selection.size(),
        from,
        sample.timeline().length(),
        rows);
  }

  private static TaskRow row(Sample sample, Selection selection, int place) {
    Forest forest = selection.forest();
    TaskInfo task = forest.task(place);
    return row(
        sample, task, forest.depth(place), forest.end(place) - place - 1, selection.matches(place));
  }

  static TaskRow row(Sample sample, TaskInfo task, int depth, int below, boolean matches) {
    return new TaskRow(
        task.id(),
        name(task.name()),
        TaskQuery.state(task),
        Flags.of(sample).word(task.id()),
        depth,
        below,
        matches,
        task.cancelling(),
        Redaction.of(task.createdIn(), LONGEST_NAME),
        wait(sample, task),
        strip(sample, task));
  }

  private static String name(String name) {
    return Redaction.of(name, LONGEST_NAME);
  }

  private static @Nullable WaitRow wait(Sample sample, TaskInfo task) {
    WaitInfo wait = task.waitsFor();
    return wait == null
        ? null
        : new WaitRow(
            Redaction.of(wait.what(), LONGEST_WAIT),
            Segment.Kind.of(task).word(),
            seconds(wait.since()),
            seconds(wait.left()),
            refs(sample, wait.tasks(), NAMED),
            Math.max(0, wait.tasks().size() - NAMED));
  }

  static @Nullable Double seconds(@Nullable Duration time) {
    return time == null ? null : time.toNanos() / NANOS;
  }

  /** The first tasks of a list, by name. */
  static List<Ref> refs(Sample sample, List<Long> ids, int most) {
    return ids.stream()
        .limit(most)
        .map(id -> {
          TaskInfo task = sample.byId().get(id);
          return new Ref(id, task == null ? "#" + id : name(task.name()));
        })
        .toList();
  }

  private static List<Object> strip(Sample sample, TaskInfo task) {
    List<Segment> past = sample.timeline().of(task, sample.at());
    List<Object> strip = new ArrayList<>(past.size() * 3);
    for (Segment segment : past) {
      strip.add(sample.at() - segment.from());
      strip.add(Math.max(0, sample.at() - segment.to()));
      strip.add(segment.kind().word());
    }
    return strip;
  }
}
