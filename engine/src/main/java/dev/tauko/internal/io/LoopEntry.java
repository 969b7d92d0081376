package dev.tauko.internal.io;

import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;

/** Checks that a call is made on the loop to which its object belongs. */
final class LoopEntry {
  private LoopEntry() {}

  /** Enters the loop's guard. For coroutines and callbacks of the loop. */
  static Guard enter(CoroutineLoop loop, String method) {
    if (!loop.executor().isHere()) {
      throw elsewhere(loop, method, Thread.currentThread().toString());
    }
    return loop.guard();
  }

  /** The coroutine that calls, which has to be one of the loop. */
  static CoroutineTask<?> require(CoroutineLoop loop, String method) {
    CoroutineTask<?> task = CoroutineTask.require(method);
    if (task.loop() != loop) {
      throw elsewhere(loop, method, task.toString());
    }
    return task;
  }

  private static IllegalStateException elsewhere(CoroutineLoop loop, String method, String who) {
    return new IllegalStateException(
        method
            + "() was called from "
            + who
            + ", which is not on "
            + loop
            + ", to which this object belongs; EventLoop.callSoonThreadsafe() hands a call over");
  }
}
