package dev.tauko.internal.task;

import dev.tauko.TimerHandle;
import dev.tauko.internal.loop.GuardedStep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The future of a sleep, and the callback of its timer. */
public final class Sleeping extends LoopFuture<@Nullable Void> implements GuardedStep {
  private final long deadline;

  private Sleeping(CoroutineLoop loop, long deadline) {
    super(loop);
    this.deadline = deadline;
  }

  /** Suspends the task that calls, for this long. */
  public static void sleep(CoroutineTask<?> task, Duration delay) {
    Sleeping sleep = new Sleeping(task.loop, task.loop.deadlineAfter(delay));
    TimerHandle timer = task.loop.executor().callAt(sleep.deadline, sleep);
    try {
      task.suspendUntil(sleep);
    } finally {
      timer.cancel();
    }
  }

  @Override
  public Enders enders() {
    return new Enders.Clock(deadline);
  }

  @Override
  public String toString() {
    return "sleep()";
  }

  @Override
  public void run() {
    if (!isDone()) {
      succeed(null);
    }
  }
}
