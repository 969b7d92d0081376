package dev.tauko.conformance;

import org.jspecify.annotations.Nullable;

/**
 * Where a statement runs.
 *
 * @param depth how many calls lie around it
 * @param caught the exception of the handler around it
 */
record Frame(int depth, @Nullable Throwable caught) {
  static final Frame OUTERMOST = new Frame(0, null);

  Frame handling(Throwable exception) {
    return new Frame(depth, exception);
  }

  Frame called() {
    return new Frame(depth + 1, null);
  }
}
