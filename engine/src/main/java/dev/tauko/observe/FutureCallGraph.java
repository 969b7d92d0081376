package dev.tauko.observe;

import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.internal.log.Printable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A future, where its body is, and who awaits it. asyncio's {@code FutureCallGraph}; made by {@link
 * dev.tauko.Asyncio#captureCallGraph()}.
 *
 * @param future the future or task
 * @param callStack where the body of a task is, the innermost call first, without the engine's own
 *     frames; empty for other futures, and for tasks whose bodies have not begun or have ended
 * @param awaitedBy the tasks that await it, each with those that await it in turn. A task that is
 *     its own awaiter, by a circle, stands there without its own awaiters
 */
public record FutureCallGraph(
    Future<?> future, List<StackTraceElement> callStack, List<FutureCallGraph> awaitedBy) {

  private static final String INDENT = "    ";

  private record Level(FutureCallGraph graph, int depth) {}

  /** The graph as text, in the shape of asyncio's {@code format_call_graph}. */
  public String format() {
    StringBuilder text = new StringBuilder();
    Deque<Level> left = new ArrayDeque<>();
    left.push(new Level(this, 0));
    while (!left.isEmpty()) {
      Level level = left.pop();
      level.graph.render(INDENT.repeat(level.depth), text);
      for (FutureCallGraph awaiter : level.graph.awaitedBy.reversed()) {
        left.push(new Level(awaiter, level.depth + 1));
      }
    }
    text.setLength(text.length() - 1);
    return text.toString();
  }

  private void render(String indent, StringBuilder text) {
    String id = Integer.toHexString(System.identityHashCode(future));
    text.append(indent)
        .append(
            future instanceof Task<?> task
                ? "* Task(name='" + Printable.of(task.name()) + "', id=0x" + id + ")\n"
                : "* Future(id=0x" + id + ")\n");
    if (!callStack.isEmpty()) {
      text.append(indent).append("  + Call stack:\n");
      for (StackTraceElement frame : callStack) {
        text.append(indent)
            .append("  |   File '")
            .append(frame.getFileName())
            .append("', line ")
            .append(frame.getLineNumber())
            .append(", in ")
            .append(Words.method(frame))
            .append("()\n");
      }
    }
    if (!awaitedBy.isEmpty()) {
      text.append(indent).append("  + Awaited by:\n");
    }
  }
}
