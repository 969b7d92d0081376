package dev.tauko.internal.loop;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread of a parallel executor, and its queue of steps, from which others may take. */
final class Worker {
  /** So often does a busy worker look elsewhere. A prime, as in Go's and Tokio's schedulers. */
  private static final int ELSEWHERE_EVERY = 61;

  /** An idle worker looks around so often before it sleeps. */
  private static final int SPINS = 64;

  static final long SHORTEST_DOZE = 50_000;
  static final long LONGEST_DOZE = 1_000_000;

  private final ParallelExecutor executor;
  private final List<Worker> all;
  private final Queue<Runnable> outside;
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private @Nullable Thread thread;
  private volatile boolean lying;
  private int runs;

  Worker(ParallelExecutor executor, List<Worker> all, Queue<Runnable> outside) {
    this.executor = executor;
    this.all = all;
    this.outside = outside;
  }

  ParallelExecutor executor() {
    return executor;
  }

  void runOn(Thread unstarted) {
    thread = unstarted;
  }

  void start() {
    thread().start();
  }

  Thread thread() {
    Thread thread = this.thread;
    if (thread == null) {
      throw new IllegalStateException("the worker has no thread yet");
    }
    return thread;
  }

  /**
   * Adds a step. By the worker's own present step only.
   *
   * @return whether there is more than one, so that another worker should help
   */
  boolean add(Runnable step) {
    boolean more = !queue.isEmpty();
    queue.add(step);
    return more;
  }

  @Nullable Runnable poll() {
    return queue.poll();
  }

  /** The number of steps in the queue. Takes time that grows with it. */
  int size() {
    return queue.size();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /**
   * The next step, if there is one anywhere. Now and then its own queue comes last: the steps of
   * another worker may lie behind one that takes long, or waits for what they do.
   */
  @Nullable Runnable look() {
    boolean ownLast = ++runs % ELSEWHERE_EVERY == 0;
    Runnable step = ownLast ? null : queue.poll();
    if (step == null) {
      step = outside.poll();
    }
    if (step == null) {
      step = steal();
    }
    return step == null && ownLast ? queue.poll() : step;
  }

  private @Nullable Runnable steal() {
    for (Worker other : all) {
      Runnable step = other == this ? null : other.queue.poll();
      if (step != null) {
        return step;
      }
    }
    return null;
  }

  /** Looks around for a while. */
  @Nullable Runnable spin() {
    for (int spin = 0; spin < SPINS; spin++) {
      Thread.onSpinWait();
      Runnable step = look();
      if (step != null) {
        return step;
      }
    }
    return null;
  }

  /** Says that it is about to sleep: before the last look, so that nothing is missed. */
  void liesDown() {
    lying = true;
  }

  void getsUp() {
    lying = false;
  }

  /** Sleeps for so many nanoseconds, or until it is woken if that is zero. */
  void park(long nanos) {
    if (nanos > 0) {
      LockSupport.parkNanos(executor, nanos);
    } else {
      LockSupport.park(executor);
    }
  }

  /** Wakes the worker if it sleeps; tells whether it does. */
  boolean wake() {
    if (!lying) {
      return false;
    }
    lying = false;
    unpark();
    return true;
  }

  void unpark() {
    LockSupport.unpark(thread);
  }
}
