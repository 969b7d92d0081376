package dev.tauko.observe;

import dev.tauko.internal.log.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Pieces of text that several views have in common. */
final class Words {
  /** More names than this are counted. */
  private static final int NAMED = 5;

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_WAIT = 300;

  private static final double NANOS = 1e9;

  private Words() {}

  /** What a task does, in a few words; empty if that is nothing special. */
  static String state(TaskInfo task, Map<Long, TaskInfo> byId) {
    WaitInfo wait = task.waitsFor();
    String cancelling = task.cancelling() > 0 ? ", cancelling" : "";
    if (wait == null) {
      return task.state().name().toLowerCase(Locale.ROOT) + cancelling;
    }
    StringBuilder text = new StringBuilder();
    if (task.state() == TaskInfo.State.BLOCKED) {
      text.append(wait.what().startsWith("entering ") ? "blocked " : "blocked in ");
    } else {
      text.append("waits for ");
    }
    text.append(Printable.shortened(wait.what(), LONGEST_WAIT));
    if (wait.cause() == WaitInfo.Cause.HOLDERS) {
      text.append(", held by ").append(names(wait.tasks(), byId));
    }
    if (wait.since() != null) {
      text.append(", since ").append(seconds(wait.since()));
    }
    if (wait.left() != null) {
      text.append(", ").append(seconds(wait.left())).append(" left");
    }
    return text.append(cancelling).toString();
  }

  /** The names of some tasks, and how many more there are. */
  static String names(List<Long> ids, Map<Long, TaskInfo> byId) {
    StringBuilder text = new StringBuilder();
    int named = Math.min(ids.size(), NAMED);
    for (int i = 0; i < named; i++) {
      text.append(i == 0 ? "" : ", ").append(name(ids.get(i), byId));
    }
    return ids.size() == named
        ? text.toString()
        : text.append(" and ").append(ids.size() - named).append(" more").toString();
  }

  /** The name of a task; its number if it is not in the snapshot. */
  static String name(long id, Map<Long, TaskInfo> byId) {
    TaskInfo task = byId.get(id);
    return task == null ? "#" + id : shortened(task.name());
  }

  /** The name of a task; of a very long one its start. */
  static String shortened(String name) {
    return Printable.shortened(name, LONGEST_NAME);
  }

  /** A number of things: {@code 1 task}, {@code 2 tasks}. */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** A task that has ended, in a line. */
  static String ended(EndedTaskInfo task) {
    String how =
        task.failure() == null
            ? task.outcome().name().toLowerCase(Locale.ROOT)
            : "failed with " + task.failure();
    return shortened(task.name())
        + " (#"
        + task.id()
        + ") "
        + how
        + " "
        + seconds(task.ago())
        + " ago, created in "
        + task.createdIn();
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f s", time.toNanos() / NANOS);
  }

  /** A frame as CPython shows it: the method, the file and the line. */
  static String frame(StackTraceElement frame) {
    return method(frame) + " " + frame.getFileName() + ":" + frame.getLineNumber();
  }

  /** The simple name of a frame's class, and its method. */
  static String method(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName();
  }

  /** What is known of a loop that does not answer. */
  static String keptFor(LoopInfo loop) {
    return "one step has kept it for " + seconds(loop.lateness());
  }
}
