package dev.tauko.internal.task;

import dev.tauko.internal.jfr.Recording;
import dev.tauko.internal.jfr.TaskEndEvent;
import dev.tauko.internal.jfr.TaskStartEvent;
import dev.tauko.internal.jfr.TaskWaitEvent;
import org.jspecify.annotations.Nullable;

/** What Flight Recorder hears of tasks. Called in the body, but for {@link #ends}. */
final class TaskRecorder {
  private TaskRecorder() {}

  /** The body begins. */
  static void starts(CoroutineTask<?> task) {
    if (Recording.IS_AVAILABLE && TaskStartEvent.isOn() && isRecorded(task)) {
      TaskStartEvent event = new TaskStartEvent();
      if (event.shouldCommit()) {
        event.task = task.number();
        event.name = MemberText.nameOf(task);
        event.parent = task.createdBy();
        event.createdIn = task.bodyPlace();
        event.commit();
      }
    }
  }

  /** The task has its outcome, which is that of {@link EndedTasks}. */
  static void ends(CoroutineTask<?> task, String outcome) {
    if (Recording.IS_AVAILABLE && TaskEndEvent.isOn() && isRecorded(task)) {
      TaskEndEvent event = new TaskEndEvent();
      if (event.shouldCommit()) {
        event.task = task.number();
        event.name = MemberText.nameOf(task);
        event.outcome = outcome;
        event.commit();
      }
    }
  }

  /** The body is about to be suspended; null if nothing is recorded of that. */
  static @Nullable TaskWaitEvent waitBegins(CoroutineTask<?> task) {
    if (Recording.IS_AVAILABLE && TaskWaitEvent.isOn() && isRecorded(task)) {
      TaskWaitEvent wait = new TaskWaitEvent();
      wait.begin();
      return wait;
    }
    return null;
  }

  /** The body goes on. */
  static void waitEnds(TaskWaitEvent wait, CoroutineTask<?> task, LoopFuture<?> awaited) {
    wait.end();
    if (wait.shouldCommit()) {
      wait.task = task.number();
      wait.name = MemberText.nameOf(task);
      wait.reason = reason(awaited);
      wait.commit();
    }
  }

  private static boolean isRecorded(CoroutineTask<?> task) {
    return task.loop.executor().isRecorded();
  }

  /**
   * What was waited for: without its state, so that equal waits have equal reasons, and without the
   * query of a URL, which may hold secrets.
   */
  static String reason(LoopFuture<?> awaited) {
    WaitCall call = awaited.call();
    if (call != null) {
      return call.toString();
    }
    if (awaited instanceof CoroutineTask<?> task) {
      return "Task[" + MemberText.nameOf(task) + "]";
    }
    if (awaited.getClass() == LoopFuture.class) {
      return "Future";
    }
    return before("?", before(", ", awaited.describe()));
  }

  private static String before(String mark, String text) {
    int end = text.indexOf(mark);
    return end < 0 ? text : text.substring(0, end);
  }
}
