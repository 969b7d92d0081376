package dev.tauko.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is not as asyncio has it, for people to read. */
final class Difference {
  /** Entries shown before the one that differs. */
  private static final int CONTEXT = 6;

  private Difference() {}

  /** The first difference between a recorded program and the result of its run; null if none. */
  static @Nullable String between(Program program, Result result) {
    String difference =
        switch (result) {
          case Result.Traced traced -> between(expected(program), traced.trace());
          case Result.Rejected rejected -> "  rejected: " + rejected.reason();
          case Result.Failed failed -> "  failed: " + failed.error();
        };
    String note = program.note() == null ? "" : " (" + program.note() + ")";
    return difference == null ? null : program.id() + note + ":\n" + difference;
  }

  private static List<Entry> expected(Program program) {
    return Objects.requireNonNull(program.trace(), program.id() + " has no recorded trace");
  }

  private static @Nullable String between(List<Entry> expected, List<Entry> actual) {
    if (expected.equals(actual)) {
      return null;
    }
    int index = 0;
    while (index < Math.min(expected.size(), actual.size())
        && expected.get(index).equals(actual.get(index))) {
      index++;
    }
    List<String> lines = new ArrayList<>();
    lines.add("  entry " + index + " differs");
    for (Entry before : expected.subList(Math.max(0, index - CONTEXT), index)) {
      lines.add("             " + before);
    }
    lines.add("    expected " + at(index, expected));
    lines.add("    actual   " + at(index, actual));
    return String.join("\n", lines);
  }

  private static String at(int index, List<Entry> trace) {
    return index < trace.size() ? trace.get(index).toString() : "(the trace ends here)";
  }
}
