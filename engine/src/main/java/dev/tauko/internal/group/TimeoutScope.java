package dev.tauko.internal.group;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.ExceptionGroup;
import dev.tauko.Handle;
import dev.tauko.Timeout;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.TimeLimit;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A time limit around a piece of a task. Confined to the loop. */
public final class TimeoutScope extends TimeLimit implements Timeout {
  private enum State {
    ENTERED,
    EXPIRING,
    EXPIRED,
    FINISHED
  }

  /** Causes may make a circle; a chain that is longer than this is taken for one. */
  private static final int LONG_CHAIN = 1000;

  private final CoroutineTask<?> task;
  private final int cancelling;
  private final Duration begun;

  /** Whether users have this, and may set another time. */
  private final boolean isOpen;

  private State state = State.ENTERED;
  private @Nullable Duration when;
  private @Nullable Handle handle;
  private boolean listed;

  private TimeoutScope(
      CoroutineTask<?> task, Duration begun, @Nullable Duration when, boolean isOpen) {
    this.task = task;
    this.begun = begun;
    this.isOpen = isOpen;
    try (Guard _ = task.loop().guard()) {
      this.cancelling = task.cancelling();
      arm(when);
    }
  }

  /** Runs a body in the task that calls, until {@code when} at the latest; null for ever. */
  public static <T extends @Nullable Object, X extends Exception> T until(
      CoroutineTask<?> task, @Nullable Duration when, Body<? extends T, X> body) throws X {
    Objects.requireNonNull(body, "body");
    return run(new TimeoutScope(task, task.loop().time(), when, true), body);
  }

  /** Runs a body in the task that calls, for so long at most; null for ever. */
  public static <T extends @Nullable Object, X extends Exception> T within(
      CoroutineTask<?> task, @Nullable Duration delay, Body<? extends T, X> body) throws X {
    Objects.requireNonNull(body, "body");
    Duration now = task.loop().time();
    return run(new TimeoutScope(task, now, after(now, delay), true), body);
  }

  /** {@link #within} for a body that does not get the limit. */
  public static <T extends @Nullable Object, X extends Exception> T fixed(
      CoroutineTask<?> task, @Nullable Duration delay, dev.tauko.Body<? extends T, X> body)
      throws X {
    Duration now = task.loop().time();
    return run(new TimeoutScope(task, now, after(now, delay), false), scope -> body.await());
  }

  private static <T extends @Nullable Object, X extends Exception> T run(
      TimeoutScope scope, Body<? extends T, X> body) throws X {
    T result;
    try {
      result = body.run(scope);
    } catch (Throwable thrown) {
      throw scope.exitWith(scope.task.asCancellation(thrown));
    }
    scope.exit();
    return result;
  }

  /** The time after a delay; null for no delay. */
  private static @Nullable Duration after(Duration now, @Nullable Duration delay) {
    if (delay == null) {
      return null;
    }
    try {
      return now.plus(delay);
    } catch (ArithmeticException e) {
      return delay;
    }
  }

  @Override
  public @Nullable Duration when() {
    return when;
  }

  @Override
  public void reschedule(@Nullable Duration when) {
    try (Guard _ = task.loop().guard()) {
      requireEntered();
      arm(when);
    }
  }

  private void requireEntered() {
    if (state != State.ENTERED) {
      throw new IllegalStateException(
          "a timeout that is " + state.name().toLowerCase(Locale.ROOT) + " cannot be moved");
    }
  }

  private void arm(@Nullable Duration when) {
    this.when = when;
    disarm();
    if (when != null || isOpen) {
      listed = true;
      task.limitSet(this);
    }
    if (when != null) {
      CoroutineLoop loop = task.loop();
      handle =
          when.compareTo(loop.time()) <= 0
              ? loop.executor().callSoon((GuardedStep) this::expire)
              : loop.at(when, this::expire);
    }
  }

  private void disarm() {
    if (handle != null) {
      handle.cancel();
      handle = null;
    }
    takeOffList();
  }

  private void takeOffList() {
    if (listed) {
      listed = false;
      task.limitGone(this);
    }
  }

  @Override
  protected boolean isOpen() {
    return isOpen;
  }

  private void expire() {
    if (state == State.ENTERED) {
      handle = null;
      takeOffList();
      task.cancel();
      state = State.EXPIRING;
    }
  }

  /**
   * The end of the body, in whatever way; tells whether the cancellation was this scope's alone.
   */
  private boolean exit() {
    try (Guard _ = task.loop().guard()) {
      disarm();
      if (state == State.EXPIRING) {
        state = State.EXPIRED;
        return task.uncancel() <= cancelling;
      }
      state = State.FINISHED;
      return false;
    }
  }

  private RuntimeException exitWith(Throwable thrown) {
    if (exit()) {
      if (thrown instanceof CancelledError) {
        throw timeUp(thrown);
      }
      note(thrown);
      if (thrown instanceof ExceptionGroup group
          && group.exceptions().stream().filter(this::note).count() > 0) {
        group.addSuppressed(timeUp(null));
      }
    }
    return Rethrow.exactly(thrown);
  }

  /**
   * Leaves a note that the time was up on a failure that has come of the cancellation: in the chain
   * of its causes, on the one that the cancellation has caused. Tells whether there is one.
   */
  private boolean note(Throwable thrown) {
    Throwable link = thrown;
    for (int i = 0; i < LONG_CHAIN; i++) {
      Throwable cause = link.getCause();
      if (cause == null) {
        return false;
      }
      if (cause instanceof CancelledError) {
        link.addSuppressed(timeUp(null));
        return true;
      }
      link = cause;
    }
    return false;
  }

  private AsyncTimeoutException timeUp(@Nullable Throwable cause) {
    return new AsyncTimeoutException("time was up after " + limit(), cause);
  }

  private Duration limit() {
    if (when == null) {
      return Duration.ZERO;
    }
    try {
      return when.minus(begun);
    } catch (ArithmeticException tooLongAgo) {
      return when;
    }
  }

  @Override
  public boolean expired() {
    return state == State.EXPIRING || state == State.EXPIRED;
  }

  @Override
  public String toString() {
    return "Timeout[" + state.name().toLowerCase(Locale.ROOT) + ", when=" + when + "]";
  }
}
