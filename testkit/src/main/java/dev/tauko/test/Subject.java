package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Outcome;
import dev.tauko.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a program that is disturbed at one of its points: see {@link
 * SimulationSetup#cancelEverywhere} and {@link SimulationSetup#failEverywhere}. In the first run
 * the body has no trouble; in each further one it has it a point later.
 */
public final class Subject {
  /** What is said of a supplier that has none. */
  static final String NO_FAILURE = "the supplier of failures of failEverywhere() has returned null";

  private static final String START = "before its first step";

  private final Disturbance disturbance = new Disturbance();
  private final @Nullable Supplier<? extends Exception> failure;
  private final int point;
  private final List<String> places = new ArrayList<>();
  private @Nullable Task<?> task;
  private String place = "";
  private boolean withoutFailure;

  /**
   * @param failure what is thrown; null for a cancellation
   * @param point the point at which it happens; -1 for none
   */
  Subject(@Nullable Supplier<? extends Exception> failure, int point) {
    this.failure = failure;
    this.point = point;
  }

  /**
   * Runs the body to be disturbed in a task of its own, and tells how that has ended. Suspends the
   * calling coroutine until then. In a disturbed run every outcome is allowed: a body may swallow
   * its cancellation, or throw something else in its place, unless the program checks the outcome.
   * In an undisturbed one the body must not fail.
   *
   * @throws IllegalStateException if a body has been run before
   * @throws CancelledError if the calling coroutine is cancelled
   */
  public <T extends @Nullable Object> Outcome<T> run(Coroutine<? extends T> body) {
    if (task != null) {
      throw new IllegalStateException("a subject runs one body");
    }
    Task<T> started = createTask("subject", body);
    task = started;
    if (failure == null && reached(START)) {
      cancel();
    }
    return Asyncio.<T>gatherSettled(List.of(started)).getFirst();
  }

  /** {@link #run(Coroutine)} for a body that returns nothing. */
  public Outcome<@Nullable Void> run(Coroutine.OfVoid body) {
    return run(body.asCoroutine());
  }

  /**
   * Whether this run has a point at which it is disturbed. When the body has ended, whether it was.
   */
  public boolean isDisturbed() {
    return point >= 0 && (task == null || !task.isDone() || !place.isEmpty());
  }

  /** The points that the body has come to. */
  List<String> places() {
    return places;
  }

  /** Whether the body has come to a point after its start. */
  boolean goesOn() {
    return places.stream().anyMatch(where -> !where.equals(START));
  }

  /** What the body has failed with, or its cancellation; null for neither, or for no body. */
  @Nullable Throwable thrown() {
    Task<?> ended = task;
    if (ended == null || !ended.isDone()) {
      return null;
    }
    return ended.isCancelled() ? Run.cancellationOf(ended) : ended.exception();
  }

  /** Whether there was no failure to disturb it with. */
  boolean isWithoutFailure() {
    return withoutFailure;
  }

  /** Where it was disturbed; empty if it was not. */
  String place() {
    return place;
  }

  Fault fault() {
    return disturbance;
  }

  private boolean reached(String where) {
    boolean is = places.size() == point;
    places.add(where.isEmpty() ? "outside of the program's own code" : where);
    if (is) {
      place = places.getLast();
    }
    return is;
  }

  private boolean isMine() {
    return task != null && task.equals(Asyncio.currentTask());
  }

  private void cancel() {
    if (task != null) {
      task.cancel("cancelled by the test");
    }
  }

  /** What happens to the body. */
  final class Disturbance implements Fault {
    /** Where the body waits; null if it does not. */
    private @Nullable String waitsAt;

    /** The wait is over, and the body has not gone on. */
    @Override
    public void begins(Task<?> next) {
      String where = waitsAt;
      if (next.equals(task) && where != null) {
        waitsAt = null;
        if (reached("at the end of " + where)) {
          cancel();
        }
      }
    }

    @Override
    public void beforeWait() {
      if (failure == null && isMine()) {
        String where = Places.here();
        waitsAt = where;
        if (reached(where)) {
          cancel();
        }
      }
    }

    @Override
    public void beforeOutcome() throws Exception {
      if (failure != null && isMine() && reached(Places.here())) {
        Exception thrown = failure.get();
        if (thrown == null) {
          withoutFailure = true;
          throw new IllegalStateException(NO_FAILURE);
        }
        throw thrown;
      }
    }
  }
}
