package dev.tauko.observe;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A snapshot in some lines: how many tasks there are, the loop's health, the longest waits. */
final class Summary {
  /** So many tasks are shown that have ended. */
  private static final int LAST = 5;

  private final Snapshot snapshot;
  private final int most;

  /**
   * @param most how many waits are shown
   */
  Summary(Snapshot snapshot, int most) {
    this.snapshot = snapshot;
    this.most = most;
  }

  void write(Appendable out) throws IOException {
    LoopInfo loop = snapshot.loop();
    out.append(snapshot.engine())
        .append(": ")
        .append(Words.count(snapshot.tasks().size(), "task"))
        .append(", ")
        .append(String.valueOf(count(TaskInfo.State.WAITING)))
        .append(" waiting, ")
        .append(String.valueOf(count(TaskInfo.State.BLOCKED)))
        .append(" blocked; ")
        .append(Words.count(loop.ready(), "step"))
        .append(" ready, ")
        .append(Words.count(loop.timers(), "timer"))
        .append(", ")
        .append(Words.count(loop.outside(), "call"))
        .append(" outside, ")
        .append(
            loop.answers()
                ? Words.seconds(loop.lateness()) + " late"
                : "and the loop does not answer: " + Words.keptFor(loop))
        .append('\n');
    Map<Long, TaskInfo> byId = new HashMap<>();
    snapshot.tasks().forEach(task -> byId.put(task.id(), task));
    List<TaskInfo> longest =
        snapshot.tasks().stream()
            .filter(task -> since(task).isPositive())
            .sorted(Comparator.comparing(Summary::since).reversed())
            .limit(most)
            .toList();
    for (TaskInfo task : longest) {
      out.append("  ")
          .append(Words.shortened(task.name()))
          .append(" ")
          .append(Words.state(task, byId))
          .append('\n');
    }
    if (!snapshot.ended().isEmpty()) {
      out.append("Ended last:\n");
      for (EndedTaskInfo task : snapshot.ended().stream().limit(LAST).toList()) {
        out.append("  ").append(Words.ended(task)).append('\n');
      }
    }
    for (DeadlockInfo deadlock : snapshot.deadlocks()) {
      out.append(deadlock.report());
    }
  }

  private long count(TaskInfo.State state) {
    return snapshot.tasks().stream().filter(task -> task.state() == state).count();
  }

  private static Duration since(TaskInfo task) {
    WaitInfo wait = task.waitsFor();
    Duration since = wait == null ? null : wait.since();
    return since == null ? Duration.ZERO : since;
  }
}
