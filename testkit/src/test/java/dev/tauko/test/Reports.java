package dev.tauko.test;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what failures tell. */
final class Reports {
  private static final Pattern RUNS = Pattern.compile("the (\\d+)(st|nd|rd|th) schedule");

  private Reports() {}

  /** How many schedules were tried before one failed. */
  static int runs(SimulationFailure failure) {
    Matcher found = RUNS.matcher(failure.getMessage());
    if (!found.find()) {
      throw new AssertionError("no number of runs in: " + failure.getMessage());
    }
    return Integer.parseInt(found.group(1));
  }
}
