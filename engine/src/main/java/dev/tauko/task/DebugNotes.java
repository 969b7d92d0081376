package dev.tauko.task;

import dev.tauko.AwaitedAt;
import dev.tauko.Task;
import dev.tauko.log.Loggers;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import org.slf4j.Logger;

/**
 * What {@code tauko.debug} remembers of one task, and tells of it. Confined to the task's steps.
 */
final class DebugNotes {
  private static final Logger log = Loggers.of(Task.class);

  /** A body that waits so often after it was cancelled does more than to clean up. */
  private static final int MANY_WAITS = 100;

  private final List<StackFrame> createdBy = Origin.callers();
  private boolean delivered;
  private int waitsSince;

  /** The calls that have created the task. */
  List<StackFrame> createdBy() {
    return createdBy;
  }

  /** A cancellation came before the first step. */
  void neverBegins(CoroutineTask<?> task) {
    log.warn("{} was cancelled before it began: its body never runs{}", task, task.origin());
  }

  /** A cancellation has reached the body, or what it waited for. */
  void delivered() {
    delivered = true;
  }

  /** All requests to cancel were taken back. */
  void takenBack() {
    delivered = false;
    waitsSince = 0;
  }

  /** The body waits: after its cancellation it may do so to clean up, but not for ever. */
  void waits(CoroutineTask<?> task) {
    if (delivered && task.cancelling() > 0 && ++waitsSince == MANY_WAITS) {
      log.warn(
          "{} was cancelled, has caught that, and goes on: it has waited {} times since{}",
          task,
          waitsSince,
          task.origin(),
          new AwaitedAt(task.name()));
    }
  }

  /** The body has ended with a value. */
  void returns(CoroutineTask<?> task) {
    if (waitsSince > 0 && waitsSince < MANY_WAITS) {
      log.warn(
          "{} was cancelled, went on, and ended as if nothing had happened{}", task, task.origin());
    }
  }
}
