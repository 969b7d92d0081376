package dev.tauko.internal.task;

import java.util.ArrayList;
import java.util.List;

/** The stack of a body, as far as users have to do with it. */
final class StackFrames {

  /** The engine's own classes, and those of the JDK that park a virtual thread and run it. */
  private static final List<String> MACHINERY =
      List.of(
          "java.lang.VirtualThread",
          "java.lang.ThreadBuilders",
          "java.lang.System$",
          "java.lang.BaseVirtualThread",
          "java.util.concurrent.locks.LockSupport",
          "jdk.internal.");

  private static final String ENGINE = "dev.tauko.internal.";

  /** How what is no call begins. */
  static final String ENTERING = "entering a monitor";

  private StackFrames() {}

  /** The frames without those of the engine, and without what is below and above all of them. */
  static List<StackTraceElement> ofUsers(StackTraceElement[] all) {
    int from = 0;
    int to = all.length;
    while (from < to && isMachinery(all[from])) {
      from++;
    }
    while (to > from && isMachinery(all[to - 1])) {
      to--;
    }
    List<StackTraceElement> frames = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      if (!isEngine(all[i])) {
        frames.add(all[i]);
      }
    }
    return frames;
  }

  private static boolean isMachinery(StackTraceElement frame) {
    return isEngine(frame) || MACHINERY.stream().anyMatch(frame.getClassName()::startsWith);
  }

  private static boolean isEngine(StackTraceElement frame) {
    return frame.getClassName().startsWith(ENGINE);
  }

  /** Whether a thread waits, for whatever it is. */
  static boolean isAsleep(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> true;
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }

  /**
   * The call of the JDK that blocks a thread, or that it enters a monitor, and where; empty if none
   * is seen.
   */
  static String blockingCall(Thread thread) {
    boolean entersMonitor = thread.getState() == Thread.State.BLOCKED;
    List<StackTraceElement> frames = ofUsers(thread.getStackTrace());
    int caller = 0;
    while (caller < frames.size() && isJdk(frames.get(caller))) {
      caller++;
    }
    if (caller == 0) {
      return entersMonitor && !frames.isEmpty() ? ENTERING + " in " + frames.getFirst() : "";
    }
    StackTraceElement call = frames.get(caller - 1);
    String text = simple(call.getClassName()) + "." + call.getMethodName() + "()";
    return caller == frames.size() ? text : text + " in " + frames.get(caller);
  }

  private static boolean isJdk(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
