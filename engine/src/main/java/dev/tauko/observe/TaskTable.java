package dev.tauko.observe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The flat list of tasks: CPython's columns, and what each task waits for. */
final class TaskTable {
  private final Snapshot snapshot;
  private final Map<Long, TaskInfo> byId = new HashMap<>();

  /** The tasks that wait for a task to end. */
  private final Map<Long, List<TaskInfo>> awaiters = new HashMap<>();

  TaskTable(Snapshot snapshot) {
    this.snapshot = snapshot;
    for (TaskInfo task : snapshot.tasks()) {
      byId.put(task.id(), task);
    }
    for (TaskInfo task : snapshot.tasks()) {
      for (long awaited : awaited(task)) {
        awaiters.computeIfAbsent(awaited, id -> new ArrayList<>(1)).add(task);
      }
    }
  }

  /** The tasks whose end a task waits for. */
  static List<Long> awaited(TaskInfo task) {
    WaitInfo wait = task.waitsFor();
    return wait == null || wait.cause() == WaitInfo.Cause.HOLDERS ? List.of() : wait.tasks();
  }

  void write(Appendable out) throws IOException {
    String head =
        row(
            "task id",
            "task name",
            "coroutine stack",
            "awaiter chain",
            "awaiter name",
            "awaiter id",
            "state");
    out.append(head).append('\n').append("-".repeat(180)).append('\n');
    for (TaskInfo task : snapshot.tasks()) {
      String state = Words.state(task, byId);
      for (TaskInfo awaiter : awaiters.getOrDefault(task.id(), List.of())) {
        line(
            out,
            task,
            chain(awaiter),
            Words.shortened(awaiter.name()),
            String.valueOf(awaiter.id()),
            state);
      }
      if (!awaiters.containsKey(task.id())) {
        line(out, task, "", "", "", state);
      }
    }
  }

  private static void line(
      Appendable out, TaskInfo task, String chain, String name, String id, String state)
      throws IOException {
    String own = Words.shortened(task.name());
    out.append(row(String.valueOf(task.id()), own, chain(task), chain, name, id, state))
        .append('\n');
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-10s %-30s %-50s %-50s %-20s %-11s %s", cells)
        .stripTrailing();
  }

  private static String chain(TaskInfo task) {
    return task.stack().stream().map(Words::method).collect(Collectors.joining(" -> "));
  }
}
