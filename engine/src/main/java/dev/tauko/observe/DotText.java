package dev.tauko.observe;

import java.io.IOException;

/** A snapshot as a graph in Graphviz's language: from each task to what it waits for. */
final class DotText {
  private final Appendable out;

  DotText(Appendable out) {
    this.out = out;
  }

  void write(Snapshot snapshot) throws IOException {
    out.append("digraph tauko {\n  rankdir=LR;\n  node [shape=box];\n");
    for (TaskInfo task : snapshot.tasks()) {
      node("t" + task.id(), task.name(), "");
    }
    for (ResourceInfo resource : snapshot.resources()) {
      node("r" + resource.id(), resource.state(), ", shape=ellipse");
      for (long holder : resource.holders()) {
        edge("r" + resource.id(), "t" + holder, "held by");
      }
    }
    for (TaskInfo task : snapshot.tasks()) {
      WaitInfo wait = task.waitsFor();
      if (wait != null && wait.resource() != 0) {
        edge("t" + task.id(), "r" + wait.resource(), wait.what());
      }
      for (long awaited : TaskTable.awaited(task)) {
        edge("t" + task.id(), "t" + awaited, "");
      }
    }
    out.append("}\n");
  }

  private void node(String id, String label, String more) throws IOException {
    out.append("  ")
        .append(id)
        .append(" [label=")
        .append(quoted(label))
        .append(more)
        .append("];\n");
  }

  private void edge(String from, String to, String label) throws IOException {
    out.append("  ").append(from).append(" -> ").append(to);
    if (!label.isEmpty()) {
      out.append(" [label=").append(quoted(label)).append(']');
    }
    out.append(";\n");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
