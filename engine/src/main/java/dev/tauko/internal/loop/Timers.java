package dev.tauko.internal.loop;

import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a loop that are still to come. Confined to the loop.
 *
 * <p>A cancelled timer stays in the queue until it comes to the front, or until the cancelled ones
 * outnumber the others.
 */
final class Timers {
  /** Below this size, cancelled timers cost less than taking them out. */
  private static final int SMALL = 100;

  private final PriorityQueue<Timer> queue = new PriorityQueue<>();
  private final RecentLongest lateness = new RecentLongest();
  private long sequence;
  private int cancelled;
  private int callbacks;

  Timer add(LoopExecutor loop, long deadline, Runnable callback) {
    Timer timer = new Timer(loop, deadline, sequence++, callback);
    queue.add(timer);
    callbacks += timer.isPendingCallback ? 1 : 0;
    return timer;
  }

  private void countOut(Timer timer) {
    callbacks -= timer.isPendingCallback ? 1 : 0;
    timer.isPendingCallback = false;
  }

  /** The number of timers that will run code of users. */
  int callbacks() {
    return callbacks;
  }

  /** Takes note that a queued timer was cancelled. */
  void cancelled(Timer timer) {
    countOut(timer);
    if (timer.queued && ++cancelled > SMALL && cancelled > queue.size() / 2) {
      queue.removeIf(Timer::isCancelled);
      cancelled = 0;
    }
  }

  /** The next timer that is not cancelled, left in the queue. */
  @Nullable Timer next() {
    Timer first = queue.peek();
    while (first != null && first.isCancelled()) {
      queue.poll();
      first.queued = false;
      cancelled = Math.max(0, cancelled - 1);
      first = queue.peek();
    }
    return first;
  }

  /** Takes the timers out whose deadline is not after {@code now}, in order. */
  void expire(long now, Consumer<Timer> due) {
    for (Timer next = next(); next != null && next.deadline <= now; next = next()) {
      lateness.add(now - next.deadline, now);
      countOut(next);
      due.accept(next);
      queue.poll();
      next.queued = false;
    }
  }

  /** The number of timers in the queue, cancelled ones too. */
  int size() {
    return queue.size();
  }

  /** How late the latest one of the last one or two minutes was, in nanoseconds. */
  long lateness() {
    return lateness.nanos();
  }

  /** Forgets all timers. */
  void clear() {
    queue.clear();
    callbacks = 0;
  }
}
