package dev.tauko.internal.task;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Failed tasks that nobody has asked about so far, but may yet: whoever starts one from a thread
 * off the loop has it in hand only after it may have failed. They are reported when they have had
 * time for that, or at the end of the engine. Thread-safe.
 */
public final class LateFailures {
  private static final Duration TIME_TO_ASK = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final Set<CoroutineTask<?>> failed = new LinkedHashSet<>();
  private boolean ended;
  private volatile boolean silent;

  LateFailures(ActorSystem<?> system) {
    this.system = system;
  }

  /** Reports nothing from now on: what fails here is meant to. */
  void silence() {
    silent = true;
  }

  /** Has a task reported later, or now if there is no later. On the loop. */
  void add(CoroutineTask<?> task) {
    if (!reportLater(task) && !silent) {
      task.loop().executor().outsideGuard(task::reportUnobserved);
    }
  }

  private synchronized boolean reportLater(CoroutineTask<?> task) {
    if (ended) {
      return false;
    }
    try {
      var _ =
          system
              .scheduler()
              .scheduleOnce(TIME_TO_ASK, () -> report(task), system.executionContext());
    } catch (IllegalStateException schedulerHasEnded) {
      return false;
    }
    failed.add(task);
    return true;
  }

  private void report(CoroutineTask<?> task) {
    if (remove(task) && !silent) {
      task.reportUnobserved();
    }
  }

  private synchronized boolean remove(CoroutineTask<?> task) {
    return failed.remove(task);
  }

  /** The engine is at its end: reports what there is, and from now on each task at once. */
  public void reportAll() {
    takeAll().forEach(CoroutineTask::reportUnobserved);
  }

  private synchronized List<CoroutineTask<?>> takeAll() {
    ended = true;
    List<CoroutineTask<?>> all = List.copyOf(failed);
    failed.clear();
    return all;
  }
}
