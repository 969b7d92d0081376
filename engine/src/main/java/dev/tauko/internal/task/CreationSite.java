package dev.tauko.internal.task;

import dev.tauko.Awaitable;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a task was created, for people to read. */
final class CreationSite {
  private static final int FRAMES = 8;

  /** The packages of the engine's own code, which stands between a call and the task. */
  private static final String INTERNAL = "dev.tauko.internal.";

  /** The public classes that create tasks. */
  private static final Set<String> PUBLIC =
      Set.of("dev.tauko.Asyncio", "dev.tauko.Engine", "dev.tauko.Runner", "dev.tauko.TaskGroup");

  private CreationSite() {}

  /** The class that tells where a body was written. */
  static Class<?> typeOf(Awaitable<?> body) {
    return WrappedBody.innermost(body).getClass();
  }

  /** The calls that led to the engine's method that is being called. */
  static List<StackFrame> callers() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames.dropWhile(frame -> isEngine(frame.getClassName())).limit(FRAMES).toList());
  }

  private static boolean isEngine(String className) {
    return className.startsWith(INTERNAL) || PUBLIC.contains(className);
  }

  /** The class in which a body of this class was written. */
  static String placeOf(Class<?> body) {
    return placeOf(body.getName());
  }

  /** The class in which a body was written whose class has this name. */
  static String placeOf(String lambda) {
    int mark = lambda.indexOf("$$Lambda");
    return mark < 0 ? lambda : lambda.substring(0, mark);
  }

  /**
   * The place in words: begins with a comma.
   *
   * @param body the class of the body, for a lambda one that is named after the class around it
   * @param callers the calls that created the task, where they are known
   */
  static String describe(Class<?> body, List<StackFrame> callers) {
    String from = ", created in " + placeOf(body);
    return callers.isEmpty()
        ? from
        : callers.stream()
            .map(frame -> "\n\tat " + frame)
            .collect(Collectors.joining("", from + " by", "\n"));
  }
}
