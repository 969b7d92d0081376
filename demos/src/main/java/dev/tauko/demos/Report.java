package dev.tauko.demos;

import java.io.PrintWriter;
import java.util.Objects;

/** Lines of two columns: what was called, and what came of it. */
record Report(PrintWriter out) {

  /** One line. */
  void line(String call, Object outcome) {
    out.printf("%-16s %s%n", call, Objects.requireNonNull(outcome));
  }
}
