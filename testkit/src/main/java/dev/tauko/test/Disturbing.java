package dev.tauko.test;

import dev.tauko.Body;
import dev.tauko.test.Host.Detail;
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
    Finished undisturbed = run(calm, Detail.TRACE);
    checkUndisturbed(calm, undisturbed);
    List<String> places = List.copyOf(calm.places());
    for (int point = 0; point < places.size(); point++) {
      Subject subject = new Subject(failure, point);
      Finished finished = run(subject, Detail.NONE);
      if (subject.isWithoutFailure()) {
        throw new IllegalArgumentException(Subject.NO_FAILURE);
      }
      if (!settings.differences() && !subject.place().equals(places.get(point))) {
        throw different(undisturbed, point, places.get(point), subject.place(), finished);
      }
      if (finished.failed()) {
        throw failed(subject, point, finished);
      }
    }
    SimulationFailure changed = settings.differences() ? null : difference(undisturbed);
    if (changed != null) {
      throw changed;
    }
    return new FaultPoints(places);
  }

  private void checkUndisturbed(Subject calm, Finished undisturbed) {
    undisturbed.throwAbort();
    Throwable thrown = calm.thrown();
    if (thrown != null) {
      SimulationFailure broken =
          new SimulationFailure(
              "the subject fails without a disturbance: " + Texts.of(thrown), thrown);
      if (undisturbed.thrown() != null && !undisturbed.thrown().equals(thrown)) {
        broken.addSuppressed(undisturbed.thrown());
      }
      throw broken;
    }
    if (undisturbed.failed()) {
      throw new SimulationFailure(
          "the program fails without a disturbance: " + Report.what(undisturbed),
          undisturbed.thrown());
    }
    String misfit = host.isSpoilt() ? null : way.misfit(undisturbed);
    if (misfit != null) {
      throw new SimulationFailure(misfit, null);
    }
    if (!calm.goesOn()) {
      throw new SimulationFailure(
          "0 points: the subject has no body, or its body never "
              + (failure == null ? "suspends" : "awaits an outcome"),
          null);
    }
    if (calm.places().size() > MOST) {
      throw new SimulationFailure("more than " + MOST + " points: make the body shorter", null);
    }
  }

  /** What the undisturbed run does another time that it is run; null if nothing. */
  private @Nullable SimulationFailure difference(Finished undisturbed) {
    return host.isSpoilt()
        ? null
        : Repetition.difference(
            host::isSpoilt,
            detail -> run(new Subject(failure, -1), detail),
            way.text(),
            undisturbed);
  }

  /** Up to where it is disturbed, a run has to be as the undisturbed one, and this one was not. */
  private SimulationFailure different(
      Finished undisturbed, int point, String was, String then, Finished finished) {
    SimulationFailure difference = difference(undisturbed);
    if (difference == null) {
      difference =
          new SimulationFailure(
              Repetition.text(
                  way.text(),
                  "\n  point "
                      + point
                      + " was  "
                      + was
                      + "\n  and then  "
                      + " ".repeat(String.valueOf(point).length())
                      + (then.isEmpty() ? "the end" : then)),
              null);
    }
    if (finished.thrown() != null) {
      difference.addSuppressed(finished.thrown());
    }
    return difference;
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
            + "\n\n"
            + (subject.place().isEmpty()
                ? "when the subject had ended before point " + point
                : "when the subject "
                    + (failure == null ? "was cancelled" : "got a failure")
                    + " at point "
                    + point
                    + ", "
                    + subject.place())
            + ", under "
            + way.text()
            + ":"
            + log
            + "\n\nagain: the same call comes to this point in its run number "
            + (point + 2)
            + ", the first one being undisturbed",
        finished.thrown());
  }
}
