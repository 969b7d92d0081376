package dev.tauko.internal.task;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Failures that nobody has asked about so far, but may yet: whoever starts a task while others run
 * at the same time, off the loop or where there are no turns, has it in hand only after it may have
 * failed. They are reported when there was time to ask, or at the end of the engine. Thread-safe.
 */
public final class LateFailures {
  private static final Duration TIME_TO_ASK = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final Set<LoopFuture<?>> failed = new LinkedHashSet<>();
  private boolean ended;
  private volatile boolean silent;

  LateFailures(ActorSystem<?> system) {
    this.system = system;
  }

  /** Reports nothing from now on: what fails here is meant to. */
  void silence() {
    silent = true;
  }

  /** Has a failure reported later, or now if there is no later. On the loop. */
  void add(LoopFuture<?> future) {
    if (!reportLater(future) && !silent) {
      future.loop().executor().outsideGuard(future::reportUnobserved);
    }
  }

  private synchronized boolean reportLater(LoopFuture<?> future) {
    if (ended) {
      return false;
    }
    try {
      var _ =
          system
              .scheduler()
              .scheduleOnce(TIME_TO_ASK, () -> report(future), system.executionContext());
    } catch (IllegalStateException schedulerHasEnded) {
      return false;
    }
    failed.add(future);
    return true;
  }

  private void report(LoopFuture<?> future) {
    if (remove(future) && !silent) {
      future.reportUnobserved();
    }
  }

  private synchronized boolean remove(LoopFuture<?> future) {
    return failed.remove(future);
  }

  /** The engine is at its end: reports what there is, and from now on each failure at once. */
  public void reportAll() {
    takeAll().forEach(LoopFuture::reportUnobserved);
  }

  private synchronized List<LoopFuture<?>> takeAll() {
    ended = true;
    List<LoopFuture<?>> all = List.copyOf(failed);
    failed.clear();
    return all;
  }
}
