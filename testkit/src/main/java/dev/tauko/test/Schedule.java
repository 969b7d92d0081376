package dev.tauko.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the order of a run's steps differs from first in, first out. At each decision there are
 * several steps that may be next; they are counted from 0, in the order in which they became ready,
 * and 0 is what would be next by itself.
 *
 * @param order what may be decided
 * @param randomSeed the seed of the program's random numbers ({@link dev.tauko.EventLoop#random});
 *     0 for a program that draws none
 * @param deviations the choices other than 0, by the number of the decision, counted from 0
 */
public record Schedule(Order order, long randomSeed, SortedMap<Integer, Integer> deviations) {

  /** A schedule; the map is copied. */
  public Schedule {
    deviations = Collections.unmodifiableSortedMap(new TreeMap<>(deviations));
    deviations.forEach((decision, choice) -> {
      if (decision < 0 || choice < 1) {
        throw new IllegalArgumentException(
            "deviation " + decision + "=" + choice + ": decisions begin at 0, choices at 1");
      }
    });
  }

  /** First in, first out. */
  static Schedule fifo(Order order) {
    return new Schedule(order, 0, new TreeMap<>());
  }

  /**
   * Reads what {@link #toString} has written.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static Schedule parse(String text) {
    Objects.requireNonNull(text, "schedule");
    try {
      int colon = text.indexOf(':');
      String head = text.substring(0, colon);
      int at = head.indexOf('@');
      long randomSeed = at < 0 ? 0 : Long.parseLong(head.substring(at + 1));
      Order order = Order.valueOf((at < 0 ? head : head.substring(0, at)).toUpperCase(Locale.ROOT));
      TreeMap<Integer, Integer> deviations = new TreeMap<>();
      for (String deviation : text.substring(colon + 1).split(",", -1)) {
        if (!deviation.isEmpty()) {
          int equals = deviation.indexOf('=');
          Integer before =
              deviations.put(
                  Integer.valueOf(deviation.substring(0, equals)),
                  Integer.valueOf(deviation.substring(equals + 1)));
          if (before != null) {
            throw new IllegalArgumentException(deviation + " is there twice");
          }
        }
      }
      return new Schedule(order, randomSeed, deviations);
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a schedule; accepted: any:12=1,40=2 or ties:3=1 or any@7:12=1", e);
    }
  }

  /** The choice at a decision. */
  int at(int decision) {
    return deviations.getOrDefault(decision, 0);
  }

  /**
   * What is said of a run of this schedule in which not all deviations could be made; null if they
   * were.
   */
  @Nullable String misfit(Finished finished) {
    List<String> missed = new ArrayList<>();
    deviations.forEach((decision, choice) -> {
      if (decision >= finished.decisions()) {
        missed.add(
            decision + "=" + choice + " was never reached: decisions " + finished.decisions());
      } else if (choice >= finished.options().get(decision)) {
        missed.add(
            decision
                + "="
                + choice
                + " does not exist: choices "
                + finished.options().get(decision));
      }
    });
    return missed.isEmpty()
        ? null
        : "the schedule "
            + this
            + " does not fit the program: "
            + missed.size()
            + " of "
            + deviations.size()
            + (deviations.size() == 1 ? " deviation" : " deviations")
            + " could not be made"
            + missed.stream().map(each -> "\n  " + each).collect(Collectors.joining());
  }

  Schedule with(Map<Integer, Integer> others) {
    return new Schedule(order, randomSeed, new TreeMap<>(others));
  }

  /** The same deviations with the usual random numbers. */
  Schedule withoutRandomSeed() {
    return new Schedule(order, 0, deviations);
  }

  /**
   * A short text that {@link #parse} reads: {@code any:12=1,40=2}, or {@code any@7:12=1,40=2} with
   * the random numbers of seed 7.
   */
  @Override
  public String toString() {
    return order.name().toLowerCase(Locale.ROOT)
        + (randomSeed == 0 ? "" : "@" + randomSeed)
        + deviations.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(",", ":", ""));
  }
}
