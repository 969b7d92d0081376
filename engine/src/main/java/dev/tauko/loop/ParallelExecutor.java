package dev.tauko.loop;

import dev.tauko.Handle;
import dev.tauko.TimerHandle;
import dev.tauko.log.Loggers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.dispatch.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The executor behind the dispatcher {@code tauko.parallel}: several threads, each with a queue of
 * its own, first in, first out, and a queue for what comes from outside.
 *
 * <p>Nothing that is ready starves. A worker looks into the outside queue at every 61st run even if
 * it has work of its own; one that has none takes from outside, then from the others.
 */
public final class ParallelExecutor extends StepExecutor {
  private static final Logger log = Loggers.of(ParallelExecutor.class);

  /** So often does a busy worker look outside. A prime, as in Go's and Tokio's schedulers. */
  private static final int OUTSIDE_EVERY = 61;

  /** An idle worker looks around so often before it sleeps. */
  private static final int SPINS = 64;

  private final long origin = System.nanoTime();
  private final ConcurrentLinkedQueue<Runnable> outside = new ConcurrentLinkedQueue<>();
  private final List<Worker> workers = new ArrayList<>();
  private final AtomicInteger sleeping = new AtomicInteger();
  private final ScheduledThreadPoolExecutor timers;
  private final CountDownLatch ended;
  private volatile boolean shutdown;

  ParallelExecutor(String name, int parallelism, Carrier carrier, ThreadFactory threads) {
    super(name, carrier, Guard.ofManyThreads());
    this.ended = new CountDownLatch(parallelism);
    this.timers = new ScheduledThreadPoolExecutor(1, threads);
    this.timers.setRemoveOnCancelPolicy(true);
    this.timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    for (int i = 0; i < parallelism; i++) {
      workers.add(new Worker(threads));
    }
    workers.forEach(worker -> worker.thread.start());
  }

  /** One thread and its queue. */
  private final class Worker implements Runnable {
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean sleeps;
    private int runs;

    Worker(ThreadFactory threads) {
      this.thread = threads.newThread(this);
    }

    @Override
    public void run() {
      PLACE.set(ParallelExecutor.this);
      WORKER.set(this);
      try {
        for (Runnable step = next(); step != null; step = next()) {
          perform(step);
        }
      } finally {
        ended.countDown();
      }
    }

    ParallelExecutor executor() {
      return ParallelExecutor.this;
    }

    /** The next step, waited for; null at the end. */
    private @Nullable Runnable next() {
      while (true) {
        for (int spin = 0; spin < SPINS; spin++) {
          Runnable step = look();
          if (step != null) {
            return step;
          }
          Thread.onSpinWait();
        }
        if (shutdown) {
          return null;
        }
        sleep();
      }
    }

    private @Nullable Runnable look() {
      boolean outsideFirst = ++runs % OUTSIDE_EVERY == 0;
      Runnable step = outsideFirst ? outside.poll() : queue.poll();
      if (step == null) {
        step = outsideFirst ? queue.poll() : outside.poll();
      }
      return step != null ? step : steal();
    }

    private @Nullable Runnable steal() {
      for (Worker other : workers) {
        Runnable step = other == this ? null : other.queue.poll();
        if (step != null) {
          return step;
        }
      }
      return null;
    }

    /** Sleeps until something is added; says so before the last look, so that nothing is missed. */
    private void sleep() {
      sleeps = true;
      sleeping.incrementAndGet();
      Runnable step = look();
      if (step == null && !shutdown) {
        LockSupport.park(ParallelExecutor.this);
      }
      sleeping.decrementAndGet();
      sleeps = false;
      if (step != null) {
        queue.add(step);
      }
    }
  }

  /** The worker whose thread this is. */
  private static final ThreadLocal<@Nullable Worker> WORKER = new ThreadLocal<>();

  private void perform(Runnable step) {
    try {
      step.run();
    } catch (Throwable fatal) {
      // An actor's mailbox lets through only what Pekko holds to be fatal.
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, fatal);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Callbacks get a virtual thread, on which they may wait for the guard. Workers run the
   * actors.
   */
  @Override
  public void execute(Runnable step) {
    if (step instanceof LoopHandle || step instanceof GuardedStep) {
      requireRunning();
      Thread.ofVirtual().name(name + "-callback").start(() -> call(step));
    } else {
      hand(step);
    }
  }

  private void call(Runnable callback) {
    PLACE.set(this);
    try {
      if (callback instanceof GuardedStep) {
        try (Guard _ = guard()) {
          callback.run();
        }
      } else {
        callback.run();
      }
    } catch (Throwable thrown) {
      log.error("Callback {} of {} failed", callback, this, thrown);
    }
  }

  private void requireRunning() {
    if (shutdown) {
      throw new RejectedExecutionException(this + " has been shut down");
    }
  }

  private void hand(Runnable step) {
    Worker worker = WORKER.get();
    if (worker != null && worker.executor() == this) {
      worker.queue.add(step);
    } else {
      requireRunning();
      outside.add(step);
    }
    wakeOne();
  }

  private void wakeOne() {
    if (sleeping.get() > 0) {
      for (Worker worker : workers) {
        if (worker.sleeps) {
          worker.sleeps = false;
          LockSupport.unpark(worker.thread);
          return;
        }
      }
    }
  }

  @Override
  public long nanos() {
    return System.nanoTime() - origin;
  }

  @Override
  public Handle callSoon(Runnable callback) {
    requireHere("callSoon");
    return callSoonThreadsafe(callback);
  }

  @Override
  public TimerHandle callAt(long deadline, Runnable callback) {
    requireHere("callAt");
    return new Alarm(deadline, callback);
  }

  /** A callback with a deadline. */
  private final class Alarm extends LoopHandle implements TimerHandle {
    private final long deadline;
    private final ScheduledFuture<?> scheduled;

    Alarm(long deadline, Runnable callback) {
      super(callback);
      this.deadline = deadline;
      long wait = Math.max(0, deadline - nanos());
      this.scheduled = timers.schedule(() -> execute(this), wait, TimeUnit.NANOSECONDS);
    }

    @Override
    public Duration when() {
      return Duration.ofNanos(deadline);
    }

    @Override
    public void cancel() {
      super.cancel();
      scheduled.cancel(false);
    }
  }

  @Override
  public void afterTurn(Runnable action) {
    callSoon(action);
  }

  @Override
  public String stack() {
    StringBuilder stacks = new StringBuilder();
    for (Worker worker : workers) {
      stacks.append(stacks.isEmpty() ? "" : "\n").append(worker.thread.getName());
      for (StackTraceElement frame : worker.thread.getStackTrace()) {
        stacks.append("\n\tat ").append(frame);
      }
    }
    return stacks.toString();
  }

  @Override
  MessageQueue messageQueue() {
    return new StepQueue(this);
  }

  @Override
  public void shutdown() {
    shutdown = true;
    timers.shutdown();
    workers.forEach(worker -> LockSupport.unpark(worker.thread));
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return ended.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return ended.await(timeout, unit);
  }

  @Override
  public String toString() {
    return "the parallel executor " + name;
  }
}
