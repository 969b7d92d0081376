package dev.tauko.tools;

import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.EventLoop;
import dev.tauko.ExceptionGroup;
import dev.tauko.Future;
import dev.tauko.Outcome;
import dev.tauko.TaskGroup;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.wait.MemberWait;
import dev.tauko.internal.wait.WrittenBody;
import dev.tauko.tools.internal.Failures;
import dev.tauko.tools.internal.GroupTasks;
import dev.tauko.tools.internal.Nanos;
import dev.tauko.tools.internal.Require;
import dev.tauko.tools.internal.WakeUps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Calls that are tried once more beside a try that takes long, so that a slow answer of one replica
 * does not count: take the 95th percentile of the answers as the delay, and one call in twenty is
 * made twice. Immutable apart from what {@link #stats} counts; each method gives a changed copy
 * with counters of its own. Thread-safe.
 */
public final class Hedge {
  private static final Logger log = Loggers.of(Hedge.class);

  private final Duration delay;
  private final int tries;
  private final @Nullable RetryBudget budget;
  private final LongAdder calls = new LongAdder();
  private final LongAdder hedged = new LongAdder();
  private final LongAdder wonLater = new LongAdder();

  private Hedge(Duration delay, int tries, @Nullable RetryBudget budget) {
    this.delay = delay;
    this.tries = tries;
    this.budget = budget;
  }

  /** A second try after this delay. */
  public static Hedge after(Duration delay) {
    return new Hedge(Require.notNegative(delay, "delay"), 2, null);
  }

  /** With this many tries at most, the first one included, each a delay after the one before. */
  public Hedge tries(int tries) {
    return new Hedge(delay, Require.atLeast(1, tries, "tries"), budget);
  }

  /** With a budget for the tries beyond the first, which retries may share. */
  public Hedge budget(RetryBudget budget) {
    return new Hedge(delay, tries, Objects.requireNonNull(budget, "budget"));
  }

  /**
   * Runs a body in a task; when the delay is over and none has ended well, or all that run have
   * failed, once more in another task, up to the number of tries. The first that succeeds decides:
   * the others are cancelled, and have ended when this call ends. Suspends the calling coroutine.
   *
   * @return what the first one to succeed has returned
   * @throws X the very exception with which the first try failed, if all have failed, with those of
   *     the others as suppressed exceptions
   * @throws CancelledError if the calling coroutine was cancelled; all tries are, then
   */
  public <T extends @Nullable Object, X extends Exception> T call(Body<? extends T, X> body)
      throws X {
    Objects.requireNonNull(body, "body");
    calls.increment();
    return new Call<T>(body).<X>run();
  }

  /** The counts so far. May be called from any thread. */
  public Stats stats() {
    return new Stats(calls.sum(), hedged.sum(), wonLater.sum());
  }

  /**
   * The counts of a hedge.
   *
   * @param calls calls
   * @param hedged tries beyond the first of each
   * @param wonLater calls whose result was not that of the first try
   */
  public record Stats(long calls, long hedged, long wonLater) {}

  @Override
  public String toString() {
    return "Hedge[after " + delay + ", " + tries + " tries]";
  }

  private final class Call<T extends @Nullable Object> {
    private final Body<? extends T, ?> body;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable Future<@Nullable Void> change;
    private Outcome.@Nullable Success<T> winner;
    private int running;

    Call(Body<? extends T, ?> body) {
      this.body = body;
    }

    <X extends Exception> T run() throws X {
      try {
        Asyncio.taskGroup(this::tries);
      } catch (ExceptionGroup unforeseen) {
        throw Failures.<X>rethrow(unforeseen.exceptions().getFirst());
      }
      Outcome.Success<T> winner = this.winner;
      if (winner != null) {
        return winner.value();
      }
      if (failures.isEmpty()) {
        throw new CancelledError("all tries were cancelled");
      }
      Throwable first = failures.getFirst();
      Failures.suppress(first, failures);
      throw Failures.<X>rethrow(first);
    }

    private void tries(TaskGroup group) {
      EventLoop loop = Asyncio.runningLoop();
      MemberWait.showAs(group, "hedge()");
      MemberWait next = new MemberWait(group, "hedge()");
      for (int number = 1; number <= tries; number++) {
        if (number > 1) {
          if (budget != null && !budget.withdraw()) {
            return;
          }
          hedged.increment();
        } else if (budget != null) {
          budget.deposit();
        }
        if (!start(group, number)) {
          return;
        }
        long deadline = Nanos.plus(loop.time().toNanos(), Nanos.of(delay));
        if (number < tries && !awaitNext(loop, next, deadline)) {
          return;
        }
      }
    }

    private boolean start(TaskGroup group, int number) {
      begins();
      return GroupTasks.start(group, "hedge " + number, new Attempt(group, number), this::ended);
    }

    /** Waits until another try is due; false if there is a winner. */
    private boolean awaitNext(EventLoop loop, MemberWait next, long deadline) {
      while (true) {
        Future<@Nullable Void> signal;
        lock.lock();
        try {
          if (winner != null) {
            return false;
          }
          if (running == 0 || loop.time().toNanos() >= deadline) {
            return true;
          }
          signal = next.create(deadline);
          change = signal;
        } finally {
          lock.unlock();
        }
        WakeUps.awaitUntil(signal, deadline);
      }
    }

    private final class Attempt extends WrittenBody {
      private final TaskGroup group;
      private final int number;

      Attempt(TaskGroup group, int number) {
        this.group = group;
        this.number = number;
      }

      @Override
      public Object body() {
        return body;
      }

      @Override
      public void run() {
        try {
          T value = body.await();
          if (wins(value) && number > 1) {
            wonLater.increment();
          }
          group.cancel();
        } catch (Throwable failure) {
          failed(failure);
        }
      }
    }

    private boolean wins(T value) {
      lock.lock();
      try {
        if (winner != null) {
          return false;
        }
        winner = new Outcome.Success<>(value);
        return true;
      } finally {
        lock.unlock();
      }
    }

    private void failed(Throwable failure) {
      lock.lock();
      try {
        failures.add(failure);
        if (winner != null && !(failure instanceof CancelledError)) {
          log.warn("a try has failed when it was cancelled because another one won", failure);
        }
      } finally {
        lock.unlock();
      }
    }

    private void begins() {
      lock.lock();
      try {
        running++;
      } finally {
        lock.unlock();
      }
    }

    private void ended() {
      lock.lock();
      try {
        running--;
        WakeUps.give(change);
        change = null;
      } finally {
        lock.unlock();
      }
    }
  }
}
