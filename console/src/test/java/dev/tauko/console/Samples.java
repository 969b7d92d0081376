package dev.tauko.console;

import dev.tauko.observe.DeadlockInfo;
import dev.tauko.observe.LoopInfo;
import dev.tauko.observe.ResourceInfo;
import dev.tauko.observe.Snapshot;
import dev.tauko.observe.TaskInfo;
import dev.tauko.observe.TaskInfo.State;
import dev.tauko.observe.WaitInfo;
import dev.tauko.observe.WaitInfo.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Snapshots that were never taken. */
public final class Samples {
  private Samples() {}

  /** A task that runs. */
  public static TaskInfo running(long id, long parent) {
    return new TaskInfo(id, "task-" + id, State.RUNNABLE, parent, "app.Main", 0, null, List.of());
  }

  /** A task that waits for the clock, for some milliseconds so far. */
  public static TaskInfo sleeping(long id, long millis) {
    return waiting(
        id, 0, new WaitInfo("sleep()", Cause.TIMER, Duration.ofMillis(millis), null, List.of(), 0));
  }

  /** A task that waits for others. */
  public static TaskInfo awaiting(long id, Long... others) {
    return waiting(
        id,
        0,
        new WaitInfo(
            "gather()", Cause.TASKS, Duration.ofMillis(1), null, Arrays.asList(others), 0));
  }

  /** A task that waits. */
  public static TaskInfo waiting(long id, long parent, WaitInfo wait) {
    return new TaskInfo(id, "task-" + id, State.WAITING, parent, "app.Main", 0, wait, List.of());
  }

  /** A snapshot of tasks. */
  public static Snapshot of(TaskInfo... tasks) {
    return of(Arrays.asList(tasks), List.of(), List.of());
  }

  /** A snapshot of tasks and what they wait at. */
  public static Snapshot of(
      List<TaskInfo> tasks, List<ResourceInfo> resources, List<DeadlockInfo> deadlocks) {
    return new Snapshot(
        Instant.EPOCH,
        "test",
        new LoopInfo(0, 0, 0, 0, Duration.ZERO, true),
        tasks,
        resources,
        deadlocks,
        List.of(),
        List.of());
  }

  /**
   * Many tasks with long texts; one of them waits for all, and all are in each of many deadlocks.
   */
  public static Snapshot large(int count) {
    List<TaskInfo> tasks = new ArrayList<>(count);
    List<Long> ids = new ArrayList<>(count);
    String text = "w".repeat(5_000);
    String report = "d".repeat(100_000);
    WaitInfo all = new WaitInfo(text, Cause.TASKS, Duration.ofSeconds(1), null, ids, 1);
    WaitInfo one = new WaitInfo(text, Cause.ANYONE, Duration.ofSeconds(1), null, List.of(), 1);
    for (long id = 1; id <= count; id++) {
      ids.add(id);
      tasks.add(
          new TaskInfo(
              id, "n".repeat(300) + id, State.WAITING, 0, text, 0, id == 1 ? all : one, List.of()));
    }
    List<ResourceInfo> resources = new ArrayList<>();
    List<DeadlockInfo> deadlocks = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      resources.add(new ResourceInfo(i, "Lock", text, text, ids, ids));
      deadlocks.add(new DeadlockInfo(ids, ids, report));
    }
    return of(tasks, resources, deadlocks);
  }
}
