package dev.tauko.test;

import dev.tauko.test.Host.Detail;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failures of simulated programs, as people read them. */
final class Report {
  /** So many lines are shown of a log at most: the last ones, where the failure is. */
  private static final int LINES = 200;

  private Report() {}

  /** A run has failed that was not first in, first out. */
  static SimulationFailure ofOneRun(Laboratory laboratory, Way way, Finished failure) {
    String misfit = laboratory.isSpoilt() ? null : way.misfit(failure);
    String message =
        what(failure)
            + (misfit == null ? "" : "\n\n" + misfit)
            + "\n\nunder "
            + way.text()
            + ", with "
            + deviations(failure)
            + " from first in, first out:\n"
            + log(laboratory, failure)
            + "\n\nagain: "
            + way.text()
            + ".run(…)";
    return new SimulationFailure(message, failure.thrown());
  }

  /**
   * A search has found a failure.
   *
   * @param number the failing run's, from 1
   */
  static SimulationFailure ofSearch(
      Laboratory laboratory, Way found, int number, Finished failure, Finished shrunk) {
    boolean asIs = shrunk.schedule().deviations().isEmpty();
    String message =
        what(shrunk)
            + "\n\nfound by "
            + found.text()
            + ", the "
            + ordinal(number)
            + " schedule, "
            + (asIs
                ? "and fails first in, first out, too"
                    + (shrunk.schedule().randomSeed() == 0
                        ? ""
                        : ", with the random numbers of that seed")
                : "with "
                    + deviations(failure)
                    + " from first in, first out in "
                    + failure.decisions()
                    + " decisions, shrunk to "
                    + shrunk.schedule().deviations().size())
            + ":\n"
            + log(laboratory, shrunk)
            + "\n\nagain: "
            + laboratory.again(shrunk.schedule());
    return new SimulationFailure(message, shrunk.thrown());
  }

  /** What went wrong, in one line or more. */
  static String what(Finished failure) {
    Throwable thrown = failure.thrown();
    return thrown instanceof SimulationFailure
        ? String.valueOf(thrown.getMessage())
        : thrown == null ? "no failure" : Texts.of(thrown);
  }

  private static String deviations(Finished failure) {
    int number = failure.schedule().deviations().size();
    return number + (number == 1 ? " deviation" : " deviations");
  }

  private static String ordinal(int number) {
    int tens = number % 100;
    String ending =
        tens >= 11 && tens <= 13
            ? "th"
            : switch (number % 10) {
              case 1 -> "st";
              case 2 -> "nd";
              case 3 -> "rd";
              default -> "th";
            };
    return number + ending;
  }

  /** Runs the schedule once more, and tells its steps. */
  private static String log(Laboratory laboratory, Finished failure) {
    if (laboratory.isSpoilt()) {
      return "\n  (no log: the run did not end)";
    }
    Finished again = laboratory.run(Oracle.replay(failure.schedule()), Detail.NARRATIVE);
    boolean repeats = again.failed() && laboratory.replay(failure.schedule()).failed();
    return (repeats
            ? ""
            : "\n"
                + "  This may not be what has failed: the program takes other steps each time,"
                + " since it depends on something else than the schedule, such as the real time,"
                + " random numbers, the order of a HashMap, what earlier runs have left in a"
                + " field, or other threads.")
        + table(again.trace());
  }

  /** The steps as a table. */
  static String table(List<TraceEntry> trace) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"step", "at", "task", "came to"});
    int step = 0;
    for (TraceEntry entry : trace) {
      if (entry.isNote()) {
        rows.add(new String[] {"", entry.time(), "", "# " + entry.name()});
      } else {
        rows.add(new String[] {String.valueOf(++step), entry.time(), entry.name(), place(entry)});
      }
    }
    int[] widths = new int[3];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    int hidden = Math.max(0, rows.size() - LINES);
    for (int i = 0; i < rows.size(); i++) {
      if (i == 1 && hidden > 0) {
        text.append("\n  … ").append(hidden).append(" steps before");
      }
      if (i == 0 || i > hidden) {
        append(text, rows.get(i), widths);
      }
    }
    return text.toString();
  }

  private static String place(TraceEntry entry) {
    return entry.place()
        + (entry.instead().isEmpty()
            ? ""
            : (entry.place().isEmpty() ? "" : " ") + "<- before " + entry.instead());
  }

  private static void append(StringBuilder text, String[] row, int[] widths) {
    StringBuilder line = new StringBuilder("\n  ");
    line.append(" ".repeat(widths[0] - row[0].length())).append(row[0]).append("  ");
    line.append(pad(row[1], widths[1])).append("  ");
    line.append(pad(row[2], widths[2])).append("  ").append(row[3]);
    text.append(line.toString().stripTrailing());
  }

  private static String pad(@Nullable String text, int width) {
    String present = text == null ? "" : text;
    return present + " ".repeat(width - present.length());
  }
}
