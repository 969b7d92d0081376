package dev.tauko.test;

import dev.tauko.test.Host.Detail;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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
    return difference(
        laboratory::isSpoilt, detail -> laboratory.run(oracle.get(), detail), way.text(), first);
  }

  /**
   * Runs a program again.
   *
   * @param spoilt whether there can be no other run
   * @param again runs it
   * @param way how the program was run, for people to read
   * @param first the first run, with its trace
   * @return what is different; null if nothing is
   */
  static @Nullable SimulationFailure difference(
      BooleanSupplier spoilt, Function<Detail, Finished> again, String way, Finished first) {
    Finished second = again.apply(Detail.TRACE);
    String difference = difference(first, second);
    if (difference == null || spoilt.getAsBoolean()) {
      return null;
    }
    Finished third = again.apply(Detail.NARRATIVE);
    Finished fourth = spoilt.getAsBoolean() ? third : again.apply(Detail.NARRATIVE);
    String withPlaces = difference(third, fourth);
    return new SimulationFailure(text(way, withPlaces == null ? difference : withPlaces), null);
  }

  /** What is said of a program that is different when it is run again. */
  static String text(String way, String difference) {
    return "the program does not take the same steps when it is run again under "
        + way
        + ", so that no schedule can repeat it:\n"
        + difference
        + "\n\nIt depends on something else than the schedule, such as the real time, random"
        + " numbers, the order of a HashMap, what earlier runs have left in a field, or other"
        + " threads. The loop's time() and random() are the same each time.";
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
