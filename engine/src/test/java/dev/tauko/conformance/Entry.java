package dev.tauko.conformance;

/**
 * One entry of a trace.
 *
 * @param time of the loop, in milliseconds from the start of the program
 * @param task the name of the running task, {@code -} in a callback
 * @param text what happened
 */
record Entry(long time, String task, String text) {
  @Override
  public String toString() {
    return "%7d %-10s %s".formatted(time, task, text);
  }
}
