package dev.tauko.internal.log;

import java.util.function.Supplier;

/** Writes to standard error what cannot be logged. */
public final class LastResort {
  private LastResort() {}

  /** Reports a failure that could not be logged. Throws nothing. */
  public static void notLogged(Throwable failure, Throwable ofLogger) {
    print(() ->
        "Tauko could not log a "
            + failure.getClass().getName()
            + ": the logger failed with a "
            + ofLogger.getClass().getName());
  }

  /** Reports a failure of the engine itself, where it is not safe to log. Throws nothing. */
  public static void failed(String where, Throwable failure) {
    print(() -> "Tauko failed in " + where + ", and goes on: " + failure);
  }

  @SuppressWarnings("SystemOut") // There is no logger that works.
  private static void print(Supplier<String> line) {
    try {
      System.err.println(line.get());
    } catch (Throwable nothingHelps) {
      // There is nowhere left to tell it.
    }
  }
}
