package dev.tauko.internal.loop;

/** Tells of a failure where even the logger has failed. */
final class LastResort {
  private LastResort() {}

  /** Writes to standard error what can be written; throws nothing. */
  @SuppressWarnings("SystemOut") // The logger has just failed.
  static void report(Throwable failure, Throwable ofLogger) {
    try {
      System.err.println(
          "Tauko could not log a "
              + failure.getClass().getName()
              + ": the logger failed with a "
              + ofLogger.getClass().getName());
    } catch (Throwable nothingHelps) {
      // There is nowhere left to tell it.
    }
  }
}
