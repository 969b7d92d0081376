package dev.tauko.test;

import dev.tauko.Body;
import dev.tauko.test.Host.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a program again and again, and disturbs its subject a point later each time. */
final class Disturbing {
  /** More points than that are those of a loop. */
  private static final int MOST = 10_000;

  private final Host host;
  private final Settings settings;
  private final Way way;
  private final DisturbedProgram program;
  private final @Nullable Supplier<? extends Exception> failure;

  Disturbing(
      Host host,
      Settings settings,
      Way way,
      DisturbedProgram program,
      @Nullable Supplier<? extends Exception> failure) {
    this.host = host;
    this.settings = settings;
    this.way = way;
    this.program = program;
    this.failure = failure;
  }

  FaultPoints everywhere() {
    Subject calm = new Subject(failure, -1);
    Finished undisturbed = run(calm, Detail.NONE);
    if (undisturbed.failed()) {
      throw new SimulationFailure(
          "the program fails without a disturbance: " + Report.what(undisturbed),
          undisturbed.thrown());
    }
    if (calm.points() == 0) {
      throw new SimulationFailure(
          "0 points: the subject has no body, or its body never "
              + (failure == null ? "suspends" : "awaits an outcome"),
          null);
    }
    List<String> places = new ArrayList<>();
    for (int point = 0; point < MOST; point++) {
      Subject subject = new Subject(failure, point);
      Finished finished = run(subject, Detail.NONE);
      if (finished.failed()) {
        throw failed(subject, point, finished);
      }
      if (subject.place().isEmpty()) {
        return new FaultPoints(places);
      }
      places.add(subject.place());
    }
    throw new SimulationFailure("more than " + MOST + " points: make the body shorter", null);
  }

  private Finished run(Subject subject, Detail detail) {
    Body<?, ?> body =
        () -> {
          program.run(subject);
          return null;
        };
    return host.run(body, settings, way.oracle(), subject.fault(), detail);
  }

  private SimulationFailure failed(Subject subject, int point, Finished finished) {
    String log = "";
    if (!host.isSpoilt()) {
      log = "\n" + Report.table(run(new Subject(failure, point), Detail.NARRATIVE).trace());
    }
    return new SimulationFailure(
        Report.what(finished)
            + "\n\nwhen the subject "
            + (failure == null ? "was cancelled" : "got a failure")
            + " at point "
            + point
            + ", "
            + subject.place()
            + ", under "
            + way.text()
            + ":"
            + log,
        finished.thrown());
  }
}
