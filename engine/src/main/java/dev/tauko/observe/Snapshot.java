package dev.tauko.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an engine does at a moment: immutable data, made by {@link dev.tauko.Engine#snapshot()}.
 *
 * <p>The tasks are read slice by slice, and others run between two slices. So what is said of two
 * tasks may be a little apart in time. A {@link #deadlocks deadlock} is looked at again as a whole,
 * and is certain.
 *
 * @param at when it was made
 * @param engine the actor system, and the engine's dispatcher
 * @param loop the loop's figures
 * @param tasks the tasks that are not done, the oldest first
 * @param resources what they wait at
 * @param deadlocks the circles of waits
 * @param stalled the ids of tasks of an idle loop that only code from outside could wake: nothing
 *     is ready, no timer is set, nothing outside is under way that the engine knows of. Empty if
 *     there is anything that may go on by itself; those of deadlocks are left out
 * @param ended the tasks that ended last, the latest first, at most {@code tauko.ended-tasks};
 *     empty if the loop does not answer
 */
public record Snapshot(
    Instant at,
    String engine,
    LoopInfo loop,
    List<TaskInfo> tasks,
    List<ResourceInfo> resources,
    List<DeadlockInfo> deadlocks,
    List<Long> stalled,
    List<EndedTaskInfo> ended) {

  /** Something that writes text. */
  @FunctionalInterface
  private interface Writer {
    void write(Appendable out) throws IOException;
  }

  /** The task with an id. */
  public Optional<TaskInfo> task(long id) {
    return tasks.stream().filter(task -> task.id() == id).findFirst();
  }

  /** A flat list, in the shape of {@code python -m asyncio ps}. */
  public String ps() {
    return text(this::writePs);
  }

  /**
   * A tree in which each task has those below it that it waits for, in the shape of {@code python
   * -m asyncio pstree}.
   */
  public String pstree() {
    return text(this::writePstree);
  }

  /**
   * Some lines: how many tasks there are, how the loop does, the longest waits, the tasks that
   * ended last, the deadlocks.
   *
   * @param waits how many waits are shown
   */
  public String summary(int waits) {
    return text(out -> new Summary(this, waits).write(out));
  }

  /** The tasks that ended last, a line for each, the latest first. */
  public String endedTasks() {
    return text(out -> {
      for (EndedTaskInfo task : ended) {
        out.append(Words.ended(task)).append('\n');
      }
    });
  }

  /** All of it as one JSON object. */
  public String json() {
    return text(this::writeJson);
  }

  /** Tasks and resources as a directed graph in the language of Graphviz. */
  public String dot() {
    return text(this::writeDot);
  }

  /** Writes {@link #ps} piece by piece, for more tasks than one string should hold. */
  public void writePs(Appendable out) throws IOException {
    new TaskTable(this).write(out);
  }

  /** Writes {@link #pstree} piece by piece. */
  public void writePstree(Appendable out) throws IOException {
    new TaskTree(this).write(out);
  }

  /** Writes {@link #json} piece by piece. */
  public void writeJson(Appendable out) throws IOException {
    new JsonText(out).write(this);
  }

  /** Writes {@link #dot} piece by piece. */
  public void writeDot(Appendable out) throws IOException {
    new DotText(out).write(this);
  }

  private static String text(Writer writer) {
    StringBuilder text = new StringBuilder();
    try {
      writer.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
