package dev.tauko.internal.actor;

import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines that have learned that a body is being stopped wait here until it has been cancelled,
 * which another thread is about to do. Thread-safe.
 */
abstract class CancellationNotice {
  /** Who waits; null while nobody does. Guarded by this, as the other one. */
  private @Nullable List<WakeUp> waiting;

  private boolean cancelled;

  /** The body has been cancelled, if it was still running. */
  final void noteCancelled(CoroutineLoop loop) {
    List<WakeUp> woken;
    synchronized (this) {
      cancelled = true;
      woken = waiting == null ? List.of() : waiting;
      waiting = null;
    }
    for (WakeUp each : woken) {
      loop.soonThreadsafe(() -> {
        loop.executor().outsideEnds();
        each.give();
      });
    }
  }

  /** Suspends the caller until the body has been cancelled. */
  final void awaitCancelled(CoroutineLoop loop, CoroutineTask<?> caller) {
    WakeUp notice = nextNotice(loop);
    if (notice != null) {
      caller.suspendUntil(notice);
    }
  }

  /** Null if the body has been cancelled. */
  private @Nullable WakeUp nextNotice(CoroutineLoop loop) {
    try (Guard _ = loop.guard()) {
      synchronized (this) {
        if (cancelled) {
          return null;
        }
        if (waiting == null) {
          waiting = new ArrayList<>();
        }
        loop.executor().outsideBegins();
        WakeUp notice = new WakeUp(loop, "the stop of its actor", () -> Enders.Outside.INSTANCE);
        waiting.add(notice);
        return notice;
      }
    }
  }
}
