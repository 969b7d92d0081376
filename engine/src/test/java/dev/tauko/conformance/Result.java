package dev.tauko.conformance;

import java.util.List;

/** What the run of a program has led to. */
sealed interface Result {
  String id();

  /** The program has run to its end. */
  record Traced(String id, List<Entry> trace) implements Result {}

  /** The program is not one that can be run. */
  record Rejected(String id, String reason) implements Result {}

  /** The run has failed: nothing runs any more, or something came that the language has not. */
  record Failed(String id, String error) implements Result {}
}
