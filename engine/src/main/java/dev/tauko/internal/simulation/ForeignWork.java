package dev.tauko.internal.simulation;

import dev.tauko.internal.task.ThreadCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What other threads do for a simulated program: the calls of {@code toThread}, and whatever the
 * common pool has to do, such as {@code supplyAsync}, or the way of a reply from an ask of Pekko to
 * the actor that has asked.
 *
 * <p>Before each step the loop waits for it, in real time, so that its results come at the same
 * step each time. Calls are made one after another in that way, in the order of the steps that
 * begin them. But a thread that waits itself may wait for the loop. So one that has waited for
 * {@link #LONG} is not waited for any more, nor is anything that takes longer than the patience.
 * The pool is then left alone until it has been idle once: others may use it, too.
 *
 * <p>Confined to the loop.
 */
final class ForeignWork {
  /** So long may a thread wait for something itself, in nanoseconds. */
  private static final long LONG = 10_000_000;

  /** So long may a call wait for a thread, in nanoseconds: one may have to be started first. */
  private static final long BEGINNING = 200_000_000;

  /** So long the loop's thread spins before it sleeps, in nanoseconds. */
  private static final long SPIN = 30_000;

  /** The most between two looks, in nanoseconds. */
  private static final long LOOK = 1_000_000;

  private static final String TASK = "java.util.concurrent.ForkJoinTask";

  private static final String WORKER = "ForkJoinPool.commonPool-worker";

  private final List<ThreadCall<?>> calls = new ArrayList<>();
  private final ForkJoinPool pool = ForkJoinPool.commonPool();
  private final long patience;
  private boolean poolIsLeft;

  /** Since when the pool has had something to do, in nanoseconds; 0 if it has not. */
  private long busySince;

  ForeignWork(Duration patience) {
    this.patience = patience.toNanos();
  }

  void begins(ThreadCall<?> call) {
    calls.add(call);
  }

  /** Waits for all that can be waited for. */
  void settle() {
    if (!calls.isEmpty()) {
      for (ThreadCall<?> call : calls) {
        var _ = await(call::isReported, spent -> waits(call, spent));
      }
      calls.clear();
    }
    if (pool.isQuiescent()) {
      poolIsLeft = false;
      busySince = 0;
    } else if (!poolIsLeft) {
      poolIsLeft = !await(pool::isQuiescent, this::allWorkersWait);
    }
  }

  /** How long the clock stands because of the pool, in nanoseconds of real time, or shorter. */
  long holdsFor(long now) {
    if (!isPoolBusy()) {
      busySince = 0;
      return 0;
    }
    if (busySince == 0) {
      busySince = now;
    }
    return Math.max(0, Math.min(LOOK, patience - (now - busySince)));
  }

  /** Whether the common pool has something to do. */
  boolean isPoolBusy() {
    return !pool.isQuiescent();
  }

  /** Tells whether something waits itself. */
  private interface Waiting {
    /**
     * Looks.
     *
     * @param spent how long the loop has waited for it, in nanoseconds
     */
    boolean look(long spent);
  }

  /** Waits for the end of something; tells whether it has come. */
  private boolean await(BooleanSupplier end, Waiting waiting) {
    boolean inBody = Thread.currentThread().isVirtual(); // To park there would suspend the body.
    long begin = System.nanoTime();
    long waitsSince = 0;
    while (!end.getAsBoolean()) {
      long now = System.nanoTime();
      long spent = now - begin;
      if (spent > SPIN && waiting.look(spent)) {
        waitsSince = waitsSince == 0 ? now : waitsSince;
        if (now - waitsSince > LONG) {
          return false;
        }
      } else {
        waitsSince = 0;
      }
      if (spent > patience) {
        return false;
      }
      if (spent > SPIN && !inBody) {
        LockSupport.parkNanos(this, Math.min(LOOK, spent / 2));
      } else {
        Thread.onSpinWait();
      }
    }
    return true;
  }

  private static boolean waits(ThreadCall<?> call, long spent) {
    Thread thread = call.thread();
    return thread == null ? spent > BEGINNING : waits(thread, spent);
  }

  private static boolean waits(Thread thread, long spent) {
    return switch (thread.getState()) {
      case BLOCKED, WAITING, TIMED_WAITING, TERMINATED -> true;
      default -> spent > LONG && isInNativeMethod(thread);
    };
  }

  /** A read from a socket counts as running, and yet waits. */
  private static boolean isInNativeMethod(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0 && stack[0].isNativeMethod();
  }

  /**
   * Whether the pool can only go on when something else happens: each of its threads waits, and no
   * task is left that one without a task could take. A thread that has a task to take may not have
   * been started yet, or woken.
   */
  private boolean allWorkersWait(long spent) {
    int inTasks = 0;
    for (Thread thread : platformThreads()) {
      if (thread.getName().startsWith(WORKER)) {
        if (!waits(thread, spent)) {
          return false;
        }
        inTasks += isInTask(thread) ? 1 : 0;
      }
    }
    return inTasks >= pool.getParallelism() || (inTasks > 0 && !hasTasksLeft());
  }

  private boolean hasTasksLeft() {
    return pool.hasQueuedSubmissions() || pool.getQueuedTaskCount() > 0;
  }

  /** Whether a thread of the pool has a task, and does not wait for one. */
  private static boolean isInTask(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals(TASK)) {
        return true;
      }
    }
    return false;
  }

  private static List<Thread> platformThreads() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    ThreadGroup root = group;
    for (; group != null; group = group.getParent()) {
      root = group;
    }
    if (root == null) {
      return List.of();
    }
    Thread[] threads = new Thread[root.activeCount() + 16];
    int number = root.enumerate(threads);
    return Arrays.asList(threads).subList(0, number);
  }
}
