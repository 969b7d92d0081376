package dev.tauko.internal.engine;

import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.task.CoroutineLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Tasks that were accepted from any thread, and begin on the loop in the order in which they were:
 * on several cores, what is handed to the loop may be done in another order. Thread-safe.
 */
final class Launches {
  private final CoroutineLoop loop;
  private final Queue<GuardedStep> accepted = new ConcurrentLinkedQueue<>();

  Launches(CoroutineLoop loop) {
    this.loop = loop;
  }

  /** Has a task begin on the loop, after those that came before. */
  void add(GuardedStep launch) {
    accepted.add(launch);
    loop.soonThreadsafe(this::next);
  }

  private void next() {
    GuardedStep launch = accepted.poll();
    if (launch != null) {
      launch.run();
    }
  }

  /** Has all begin that were accepted. On the loop. */
  void all() {
    for (GuardedStep launch; (launch = accepted.poll()) != null; ) {
      launch.run();
    }
  }
}
