package dev.tauko.task;

import dev.tauko.TimerHandle;
import dev.tauko.loop.GuardedStep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The future of a sleep, and the callback of its timer. */
public final class Sleeping extends LoopFuture<@Nullable Void> implements GuardedStep {
  private Sleeping(CoroutineLoop loop) {
    super(loop);
  }

  /** Suspends the task that calls, for this long. */
  public static void sleep(CoroutineTask<?> task, Duration delay) {
    Sleeping sleep = new Sleeping(task.loop);
    TimerHandle timer = task.loop.executor().callAt(task.loop.deadlineAfter(delay), sleep);
    try {
      task.suspendUntil(sleep);
    } finally {
      timer.cancel();
    }
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
