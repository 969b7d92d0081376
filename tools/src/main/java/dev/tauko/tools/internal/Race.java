package dev.tauko.tools.internal;

import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.ExceptionGroup;
import dev.tauko.Outcome;
import dev.tauko.TaskGroup;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.wait.MemberWait;
import dev.tauko.internal.wait.WrittenBody;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Several bodies at the same time, of which one wins: the group of their tasks is cancelled by the
 * winner, and left when all have ended.
 *
 * @param <T> the type of the results
 */
public final class Race<T extends @Nullable Object> {
  private static final Logger log = Loggers.of("dev.tauko.tools.Tools");

  private final boolean failuresWin;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Throwable> failures = new ArrayList<>();
  private @Nullable Outcome<T> winner;

  /**
   * @param failuresWin whether a failure, too, ends the race
   */
  private Race(boolean failuresWin) {
    this.failuresWin = failuresWin;
  }

  /** {@link dev.tauko.tools.Tools#race}. */
  public static <T extends @Nullable Object, X extends Exception> T race(
      Collection<? extends Body<? extends T, ?>> bodies) throws X {
    Race<T> race = new Race<>(true);
    race.run(bodies);
    Outcome<T> winner = race.winner;
    if (winner == null) {
      throw new CancelledError("all that raced were cancelled");
    }
    if (winner instanceof Outcome.Success<?>) {
      race.logFailures();
    } else if (winner instanceof Outcome.Failure<?>(Throwable exception)) {
      Failures.suppress(exception, race.failures);
    }
    return Failures.<T, X>result(winner);
  }

  /** {@link dev.tauko.tools.Tools#firstSuccess}. */
  public static <T extends @Nullable Object> T firstSuccess(
      Collection<? extends Body<? extends T, ?>> bodies) {
    Race<T> race = new Race<>(false);
    race.run(bodies);
    Outcome<T> winner = race.winner;
    if (winner == null) {
      if (race.failures.isEmpty()) {
        throw new CancelledError("all that were tried were cancelled");
      }
      throw new ExceptionGroup("none has succeeded", race.failures);
    }
    return Failures.<T, RuntimeException>result(winner);
  }

  private void run(Collection<? extends Body<? extends T, ?>> bodies) {
    bodies.forEach(body -> Objects.requireNonNull(body, "body"));
    List<Body<? extends T, ?>> all = List.copyOf(bodies);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("nothing was given that could win");
    }
    Asyncio.taskGroup((TaskGroup group) -> {
      MemberWait.showAs(group, failuresWin ? "race()" : "firstSuccess()");
      int number = 0;
      for (Body<? extends T, ?> body : all) {
        number++;
        if (!GroupTasks.start(group, "race " + number, new Runner(body, group))) {
          break;
        }
      }
    });
  }

  private final class Runner extends WrittenBody {
    private final Body<? extends T, ?> body;
    private final TaskGroup group;

    Runner(Body<? extends T, ?> body, TaskGroup group) {
      this.body = body;
      this.group = group;
    }

    @Override
    public Object body() {
      return body;
    }

    @Override
    public void run() {
      Outcome<T> outcome;
      try {
        outcome = new Outcome.Success<>(body.await());
      } catch (CancelledError cancelled) {
        outcome = new Outcome.Cancelled<>(cancelled);
      } catch (Throwable failure) {
        outcome = new Outcome.Failure<>(failure);
      }
      if (ended(outcome)) {
        group.cancel();
      }
    }
  }

  /** Takes note of an end; tells whether it is the winner's. */
  private boolean ended(Outcome<T> outcome) {
    lock.lock();
    try {
      boolean wins = winner == null && (failuresWin || outcome instanceof Outcome.Success<?>);
      if (wins) {
        winner = outcome;
      } else if (outcome instanceof Outcome.Failure<T>(Throwable exception)) {
        failures.add(exception);
      } else if (outcome instanceof Outcome.Cancelled<T>(CancelledError error) && winner == null) {
        failures.add(error);
      }
      return wins;
    } finally {
      lock.unlock();
    }
  }

  private void logFailures() {
    for (Throwable failure : failures) {
      log.warn("a body has lost a race and failed when it was cancelled", failure);
    }
  }
}
