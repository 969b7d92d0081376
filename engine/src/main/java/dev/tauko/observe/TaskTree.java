package dev.tauko.observe;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tree of tasks: below each one those whose end it waits for. A task that several wait for
 * stands below each of them, with its own tasks below it the first time only. Without recursion,
 * since a chain of waits may have any length.
 */
final class TaskTree {
  /** Deeper tasks begin a tree of their own: each line would be longer than the one before. */
  private static final int DEEPEST = 60;

  /** A line to be drawn: a task, or a frame of the stack of the one above. */
  private record Node(
      @Nullable TaskInfo task, String text, String prefix, int depth, boolean last) {}

  private final Snapshot snapshot;
  private final Map<Long, TaskInfo> byId = new HashMap<>();
  private final Set<Long> drawn = new HashSet<>();
  private final Deque<Node> stack = new ArrayDeque<>();

  TaskTree(Snapshot snapshot) {
    this.snapshot = snapshot;
    for (TaskInfo task : snapshot.tasks()) {
      byId.put(task.id(), task);
    }
  }

  void write(Appendable out) throws IOException {
    Set<Long> awaited = new HashSet<>();
    for (TaskInfo task : snapshot.tasks()) {
      awaited.addAll(TaskTable.awaited(task));
    }
    for (TaskInfo task : snapshot.tasks()) {
      if (!awaited.contains(task.id())) {
        draw(task, out);
      }
    }
    // What is left is in circles, or too deep.
    for (TaskInfo task : snapshot.tasks()) {
      if (!drawn.contains(task.id())) {
        draw(task, out);
      }
    }
    for (DeadlockInfo deadlock : snapshot.deadlocks()) {
      out.append('\n').append(deadlock.report());
    }
    if (!snapshot.stalled().isEmpty()) {
      out.append("\nStalled, unless code from outside goes on with them: ")
          .append(Words.names(snapshot.stalled(), byId))
          .append('\n');
    }
    if (!snapshot.loop().answers()) {
      out.append("\nThe loop does not answer: ")
          .append(Words.keptFor(snapshot.loop()))
          .append(". Who waits for whom is not known.\n");
    }
  }

  private void draw(TaskInfo root, Appendable out) throws IOException {
    stack.push(new Node(root, "", "", 0, true));
    while (!stack.isEmpty()) {
      Node node = stack.pop();
      String branch = node.prefix + (node.last ? "└── " : "├── ");
      String below = node.prefix + (node.last ? "    " : "│   ");
      TaskInfo task = node.task;
      if (task == null) {
        out.append(branch).append(' ').append(node.text).append('\n');
        continue;
      }
      boolean again = !drawn.add(task.id());
      out.append(branch)
          .append("(T) ")
          .append(Words.shortened(task.name()))
          .append(", ")
          .append(Words.state(task, byId))
          .append(again && !TaskTable.awaited(task).isEmpty() ? " (see above)" : "")
          .append('\n');
      if (!again) {
        drawBelow(task, below, node.depth + 1, out);
      }
    }
  }

  /** The frames of a task, the outermost first, each below the one before; then its tasks. */
  private void drawBelow(TaskInfo task, String prefix, int depth, Appendable out)
      throws IOException {
    String indent = prefix;
    for (StackTraceElement frame : task.stack().reversed()) {
      out.append(indent).append("└──  ").append(Words.frame(frame)).append('\n');
      indent += "    ";
    }
    List<TaskInfo> children = new ArrayList<>();
    for (long id : TaskTable.awaited(task)) {
      TaskInfo child = byId.get(id);
      if (child != null) {
        children.add(child);
      }
    }
    if (depth >= DEEPEST && !children.isEmpty()) {
      List<Long> ids = children.stream().map(TaskInfo::id).toList();
      String text = "… continued below at " + Words.names(ids, byId);
      stack.push(new Node(null, text, indent, depth, true));
      return;
    }
    for (int i = children.size() - 1; i >= 0; i--) {
      boolean last = i == children.size() - 1;
      stack.push(new Node(children.get(i), "", indent, depth, last));
    }
  }
}
