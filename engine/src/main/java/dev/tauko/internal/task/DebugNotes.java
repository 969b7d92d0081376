package dev.tauko.internal.task;

import dev.tauko.AwaitTrace;
import dev.tauko.Task;
import dev.tauko.internal.log.Loggers;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * What {@code tauko.debug} remembers of one task, and tells of it. Confined to the task's steps.
 */
final class DebugNotes {
  private static final Logger log = Loggers.of(Task.class);

  /** A body that waits so often after it was cancelled does more than to clean up. */
  private static final int MANY_WAITS = 100;

  /** So many places in which a body was suspended by the JDK are reported, each of them once. */
  private static final int MANY_PLACES = 1000;

  private static final Set<List<StackTraceElement>> PLACES = ConcurrentHashMap.newKeySet();

  private final List<StackFrame> createdBy = CreationSite.callers();
  private boolean delivered;
  private int waitsSince;

  /** The calls that have created the task. */
  List<StackFrame> createdBy() {
    return createdBy;
  }

  /** A cancellation came before the first step. */
  void neverBegins(CoroutineTask<?> task) {
    outsideGuard(
        task,
        () ->
            log.warn(
                "{} was cancelled before it began: its body never runs{}",
                task,
                task.creationSite()));
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
      AwaitTrace here = new AwaitTrace(task.name());
      outsideGuard(
          task,
          () ->
              log.warn(
                  "{} was cancelled, has caught that, and goes on: it has waited {} times since{}",
                  task,
                  MANY_WAITS,
                  task.creationSite(),
                  here));
    }
  }

  /**
   * A call of the JDK has suspended the body.
   *
   * @param stack where the body stands
   */
  static void blocks(CoroutineTask<?> task, List<StackTraceElement> stack) {
    if (PLACES.size() < MANY_PLACES && PLACES.add(stack)) {
      log.warn(
          "{} was suspended by a call of the JDK that blocks, and others run meanwhile:{}",
          task,
          stack.stream().map(frame -> "\n\tat " + frame).collect(Collectors.joining()));
    }
  }

  private static void outsideGuard(CoroutineTask<?> task, Runnable report) {
    task.loop().executor().outsideGuard(report);
  }

  /** The body has ended with a value. */
  void returns(CoroutineTask<?> task) {
    if (waitsSince > 0 && waitsSince < MANY_WAITS) {
      outsideGuard(
          task,
          () ->
              log.warn(
                  "{} was cancelled, went on, and ended as if nothing had happened{}",
                  task,
                  task.creationSite()));
    }
  }
}
