package dev.tauko.test;

import dev.tauko.test.Host.Detail;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a program takes the same steps when it is run again in the same way. One that does
 * not depends on something else than the schedule, and no schedule repeats its failures.
 */
final class Repetition {
  private Repetition() {}

  /**
   * Runs a program again.
   *
   * @param first the first run, with its trace
   * @return what is different; null if nothing is
   */
  static @Nullable SimulationFailure difference(
      Laboratory laboratory, Way way, Finished first, Supplier<Oracle> oracle) {
    Finished second = laboratory.run(oracle.get(), Detail.TRACE);
    String difference = difference(first, second);
    if (difference == null || laboratory.isSpoilt()) {
      return null;
    }
    Finished third = laboratory.run(oracle.get(), Detail.NARRATIVE);
    Finished fourth =
        laboratory.isSpoilt() ? third : laboratory.run(oracle.get(), Detail.NARRATIVE);
    String withPlaces = difference(third, fourth);
    return new SimulationFailure(
        "the program does not take the same steps when it is run again under "
            + way.text()
            + ", so that no schedule can repeat it:\n"
            + (withPlaces == null ? difference : withPlaces)
            + "\n\nIt depends on something else than the schedule, such as the real time, random"
            + " numbers, the order of a HashMap, what earlier runs have left in a field, or other"
            + " threads. The loop's time() and random() are the same each time.",
        null);
  }

  private static @Nullable String difference(Finished one, Finished other) {
    List<TraceEntry> first = one.trace();
    List<TraceEntry> second = other.trace();
    int step = 0;
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      String before = line(first, i);
      String after = line(second, i);
      step += i < first.size() && first.get(i).isNote() ? 0 : 1;
      if (!before.equals(after)) {
        return "\n  step "
            + step
            + " was  "
            + read(first, i)
            + "\n  and then  "
            + " ".repeat(String.valueOf(step).length())
            + read(second, i);
      }
    }
    String ended = ending(one);
    String endedThen = ending(other);
    return ended.equals(endedThen)
        ? null
        : "\n  it ended with  " + ended + "\n  and then with  " + endedThen;
  }

  private static String ending(Finished finished) {
    Throwable thrown = finished.thrown();
    return thrown == null ? "no failure" : thrown.getClass().getName();
  }

  private static String line(List<TraceEntry> trace, int index) {
    return index < trace.size() ? trace.get(index).line() : "";
  }

  private static String read(List<TraceEntry> trace, int index) {
    return index < trace.size() ? trace.get(index).text() : "the end";
  }
}
