package dev.tauko.internal.task;

import org.jspecify.annotations.Nullable;

/** A task in words. */
final class TaskText {
  private TaskText() {}

  /** The name of a task: the one that users gave, or one made of its number. */
  static String nameOf(@Nullable String given, long number) {
    return given != null ? given : "Task-" + number;
  }

  /** The task and its state. */
  static String of(CoroutineTask<?> task) {
    return "Task[" + MemberText.nameOf(task) + ", " + state(task) + "]";
  }

  /** The task, its state, and what it waits for. */
  static String withReason(CoroutineTask<?> task) {
    WaitReason reason = task.waitReason();
    return "Task["
        + MemberText.nameOf(task)
        + ", "
        + state(task)
        + (reason == null ? blocked(task) : ", waits for " + reason.describe())
        + "]";
  }

  private static String blocked(CoroutineTask<?> task) {
    String call = task.blockingCall();
    return call.isEmpty()
        ? ""
        : (call.startsWith(StackFrames.ENTERING) ? ", blocked " : ", blocked in ") + call;
  }

  private static String state(CoroutineTask<?> task) {
    return !task.isDone() && task.cancelling() > 0 ? "cancelling" : task.describeState();
  }
}
