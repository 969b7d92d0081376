package dev.tauko.tools.internal;

import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.TaskGroup;
import org.jspecify.annotations.Nullable;

/** Tasks of groups that may be shutting down, which on several threads can happen at any time. */
public final class GroupTasks {
  private GroupTasks() {}

  /**
   * Starts a task.
   *
   * @return false if the group takes no more
   */
  public static boolean start(TaskGroup group, String name, Coroutine.OfVoid body) {
    return begin(group, name, body) != null;
  }

  /** {@link #start(TaskGroup, String, Coroutine.OfVoid)}, with a callback for the task's end. */
  public static boolean start(TaskGroup group, String name, Coroutine.OfVoid body, Runnable done) {
    Task<@Nullable Void> task = begin(group, name, body);
    if (task == null) {
      return false;
    }
    task.addDoneCallback(ended -> done.run());
    return true;
  }

  private static @Nullable Task<@Nullable Void> begin(
      TaskGroup group, String name, Coroutine.OfVoid body) {
    try {
      return group.createTask(name, body);
    } catch (IllegalStateException shuttingDown) {
      return null;
    }
  }
}
