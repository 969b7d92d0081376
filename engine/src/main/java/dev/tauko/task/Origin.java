package dev.tauko.task;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.stream.Collectors;

/** Where a task comes from, for people to read. */
final class Origin {
  private static final int FRAMES = 8;
  private static final String OURS = "dev.tauko.";

  private Origin() {}

  /** The calls that led to the engine's method that is being called. */
  static List<StackFrame> callers() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames.dropWhile(frame -> isEngine(frame.getClassName())).limit(FRAMES).toList());
  }

  private static boolean isEngine(String className) {
    return className.startsWith(OURS + "task.")
        || className.startsWith(OURS + "group.")
        || className.equals(OURS + "Asyncio")
        || className.equals(OURS + "Engine");
  }

  /**
   * The origin in words: begins with a comma.
   *
   * @param body the class of the body, for a lambda one that is named after the class around it
   * @param callers the calls that created the task, where they are known
   */
  static String describe(Class<?> body, List<StackFrame> callers) {
    String lambda = body.getName();
    int mark = lambda.indexOf("$$Lambda");
    String from = ", created in " + (mark < 0 ? lambda : lambda.substring(0, mark));
    return callers.isEmpty()
        ? from
        : callers.stream()
            .map(frame -> "\n\tat " + frame)
            .collect(Collectors.joining("", from + " by", "\n"));
  }
}
