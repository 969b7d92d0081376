package dev.tauko.test;

import static dev.tauko.Asyncio.createTask;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Outcome;
import dev.tauko.Task;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a program that is disturbed at one of its points: see {@link
 * SimulationSetup#cancelEverywhere} and {@link SimulationSetup#failEverywhere}. In the first run
 * the body has no trouble; in each further one it has it a point later.
 */
public final class Subject {
  private final Disturbance disturbance = new Disturbance();
  private final @Nullable Supplier<? extends Exception> failure;
  private final int point;
  private @Nullable Task<?> task;
  private int points;
  private String place = "";

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
   * calling coroutine until then.
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
    if (failure == null) {
      if (reached("before its first step")) {
        cancel();
      }
    }
    return Asyncio.<T>gatherSettled(List.of(started)).getFirst();
  }

  /** {@link #run(Coroutine)} for a body that returns nothing. */
  public Outcome<@Nullable Void> run(Coroutine.OfVoid body) {
    return run(body.asCoroutine());
  }

  /** Whether this run has a point at which it is disturbed. */
  public boolean isDisturbed() {
    return point >= 0;
  }

  /** The number of points that the body has come to. */
  int points() {
    return points;
  }

  /** Where it was disturbed; empty if it was not. */
  String place() {
    return place;
  }

  Fault fault() {
    return disturbance;
  }

  private boolean reached(String where) {
    boolean is = points++ == point;
    if (is) {
      place = where.isEmpty() ? "outside of the program's own code" : where;
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

  private final class Disturbance implements Fault {
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
        throw failure.get();
      }
    }
  }
}
