package dev.tauko.test;

import dev.tauko.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where tasks are, for people to read. */
final class Places {

  /** The packages whose code stands between a program and its wait. */
  private static final List<String> BETWEEN =
      List.of(
          "dev.tauko.internal.",
          "dev.tauko.sync.",
          "dev.tauko.queue.",
          "dev.tauko.channel.",
          "dev.tauko.actor.",
          "dev.tauko.tools.",
          "dev.tauko.http.",
          "java.",
          "jdk.",
          "sun.",
          "scala.",
          "org.apache.pekko.");

  private static final String ENGINE = "dev.tauko.";

  /** The elements of a stream, which programs iterate over. */
  private static final String ELEMENTS = "dev.tauko.internal.stream.StreamElements";

  private static final String TASKS = "dev.tauko.internal.task.";

  /** The classes of the test kit that programs call: their methods are named as places. */
  private static final Set<String> CALLED =
      names(Simulation.class, VirtualClock.class, Probe.class, Subject.class, History.class);

  /** The classes of the test kit that stand between those and the engine, or before the program. */
  private static final Set<String> WITHIN =
      names(
          Places.class,
          Run.class,
          Spawned.class,
          Eventually.class,
          Host.class,
          Disturbing.class,
          Subject.Disturbance.class,
          SimulationSetup.class,
          Repetition.class,
          Laboratory.class,
          Linearizability.class);

  private Places() {}

  /** The call in which a task waits, and its line. */
  static String of(Task<?> task) {
    return of(task.stack());
  }

  /** Whether a task checks whether a history is linearizable. */
  static boolean checksHistory(Task<?> task) {
    return task.stack().stream()
        .anyMatch(frame -> frame.getClassName().equals(Linearizability.class.getName()));
  }

  /** The line of the program in which a task waits. */
  static String lineOf(Task<?> task) {
    String place = of(task);
    return place.substring(place.lastIndexOf(' ') + 1);
  }

  /** The call of the engine that calls this, and its line in the program. */
  static String here() {
    return of(List.of(Thread.currentThread().getStackTrace()));
  }

  private static String of(List<StackTraceElement> stack) {
    String call = "";
    String inner = "";
    for (StackTraceElement frame : stack) {
      if (isOfTheProgram(frame.getClassName())) {
        String method = call.isEmpty() ? inner : call;
        return (method.isEmpty() ? "" : method + "() at ")
            + frame.getFileName()
            + ":"
            + frame.getLineNumber();
      }
      if (!frame.getMethodName().contains("$")) {
        call = isPublicEngine(frame.getClassName()) ? frame.getMethodName() : call;
        inner =
            outer(frame.getClassName()).equals(ELEMENTS)
                ? "Elements.next"
                : isFuture(frame.getClassName()) ? frame.getMethodName() : inner;
      }
    }
    return "";
  }

  /** How a task has ended. */
  static String ending(Task<?> task) {
    if (task.isCancelled()) {
      return "ended: cancelled";
    }
    Throwable failure = task.exception();
    return failure == null ? "ended" : "failed: " + firstLine(Texts.of(failure));
  }

  private static String firstLine(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return lines.isEmpty() ? "" : lines.getFirst() + (lines.size() > 1 ? " …" : "");
  }

  private static Set<String> names(Class<?>... classes) {
    return Arrays.stream(classes).map(Class::getName).collect(Collectors.toUnmodifiableSet());
  }

  /** The name of the class in whose file a class is. */
  private static String outer(String className) {
    int nested = className.indexOf('$');
    return nested < 0 ? className : className.substring(0, nested);
  }

  private static boolean isPublicEngine(String className) {
    return className.startsWith(ENGINE)
        && !className.startsWith("dev.tauko.internal.")
        && !WITHIN.contains(className)
        && !WITHIN.contains(outer(className));
  }

  /** Futures and tasks are called by their interfaces, and their classes are not public. */
  private static boolean isFuture(String className) {
    return className.startsWith(TASKS);
  }

  private static boolean isTest(String className) {
    return outer(className).endsWith("Test");
  }

  private static boolean isOfTheProgram(String className) {
    if (className.startsWith(ENGINE) && isTest(className)) {
      return true;
    }
    boolean inRoot =
        className.startsWith(ENGINE) && className.lastIndexOf('.') == ENGINE.length() - 1;
    String outer = outer(className);
    return !inRoot
        && !CALLED.contains(outer)
        && !WITHIN.contains(outer)
        && BETWEEN.stream().noneMatch(className::startsWith);
  }
}
