package dev.tauko.internal.loop;

/** Recognizes threads that have called {@link System#exit}: whatever they did will never go on. */
public final class ExitCalls {
  private ExitCalls() {}

  /** Tells whether a thread is inside {@code System.exit()}. May be called on any thread. */
  public static boolean isIn(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Runtime")
          && frame.getMethodName().equals("exit")) {
        return true;
      }
    }
    return false;
  }
}
