package dev.tauko.internal.loop;

import java.util.concurrent.locks.LockSupport;

/**
 * What makes one loop of several threads, for the carrier {@code portable}: of the loop's thread
 * and its strands', the one that has the baton runs, and everything of the loop is its own
 * meanwhile. All others are parked, or on their way there.
 *
 * <p>The loop's thread lends the baton to a strand for a step. When the step ends, the strand looks
 * for the next one itself: if that is a step of another strand, the baton goes there directly, and
 * two threads change places instead of three. Everything else (callbacks, messages to actors,
 * timers, waiting for work) is for the loop's thread, to which the baton goes back.
 *
 * <p>The baton is passed by a volatile write, {@code holdsBaton} of a strand or {@link #withLoop},
 * followed by an unpark, and is received by a volatile read of the same field. What the one has
 * written is seen by the other.
 */
final class Baton {
  private final LoopExecutor loop;
  private volatile boolean withLoop = true;

  Baton(LoopExecutor loop) {
    this.loop = loop;
  }

  /** The loop's thread lets a strand go on, and waits until the baton is back. */
  void lend(PortableStrand strand, Object work) {
    withLoop = false;
    strand.receiveBaton(work);
    while (!withLoop) {
      LockSupport.park(this);
    }
  }

  /** The step of a strand has ended. Called by its thread, which has the baton until then. */
  void pass() {
    PortableStrand next = loop.nextStrand();
    Object work = next == null ? null : next.take();
    if (next == null || work == null) {
      giveToLoop();
    } else {
      next.receiveBaton(work);
    }
  }

  /**
   * Gives the baton to the loop's thread, with something to do. Whoever calls is in the step of
   * another strand, or of none.
   */
  void giveToLoop(GuardedStep action) {
    try {
      loop.soonThreadsafe(action);
    } finally {
      giveToLoop();
    }
  }

  /** Gives the baton to the loop's thread. */
  void giveToLoop() {
    Thread thread = loop.thread();
    withLoop = true;
    LockSupport.unpark(thread);
  }
}
