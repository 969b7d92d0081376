package dev.tauko.test;

import dev.tauko.internal.simulation.SimulatedLoop.Failure;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The failures of a program that no one has awaited. */
final class Unawaited {
  private final List<Failure> failures;

  private Unawaited(List<Failure> failures) {
    this.failures = failures;
  }

  /**
   * Takes them up.
   *
   * @param thrown what is known already, and is none of them
   */
  static Unawaited of(List<Failure> failures, @Nullable Throwable thrown) {
    return new Unawaited(
        failures.stream()
            .filter(failure -> thrown == null || !thrown.equals(failure.thrown()))
            .toList());
  }

  /** As the failure of the program; null if there are none. An assumption in them aborts it. */
  @Nullable Throwable asFailure() {
    if (failures.isEmpty()) {
      return null;
    }
    Throwable abort = Aborts.inAll(failures.stream().map(Failure::thrown).toList());
    if (abort != null) {
      return abort;
    }
    SimulationFailure all =
        new SimulationFailure(
            "failures that no one has awaited: " + lines(), failures.getFirst().thrown());
    failures.stream().skip(1).forEach(each -> suppress(each, all));
    return all;
  }

  /**
   * Adds them to another failure of the program.
   *
   * @param named whether its message has their names already
   */
  void addTo(Throwable thrown, boolean named) {
    for (Failure each : failures) {
      if (named) {
        suppress(each, thrown);
      } else {
        thrown.addSuppressed(
            new SimulationFailure("no one has awaited this failure: " + text(each), each.thrown()));
      }
    }
  }

  /** A part of the message of another failure; empty if there are none. */
  String beside() {
    return failures.isEmpty() ? "" : "\n\nFailures that no one has awaited: " + lines();
  }

  private static void suppress(Failure failure, Throwable by) {
    if (failure.thrown() != null) {
      by.addSuppressed(failure.thrown());
    }
  }

  private String lines() {
    return failures.stream()
        .map(failure -> "\n  " + text(failure).replace("\n", "\n  "))
        .collect(Collectors.joining());
  }

  private static String text(Failure failure) {
    Throwable thrown = failure.thrown();
    String what = failure.what();
    return thrown == null || what.startsWith("Task[") || what.startsWith("Future[")
        ? what
        : what + " failed with " + Texts.of(thrown);
  }
}
