package dev.tauko.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * An ordinary virtual thread of a parallel executor, where strands need not wait for each other:
 * the JVM schedules it, and its actor starts and wakes it.
 */
final class FreeStrand extends Strand {
  private final Executor steps;
  private final Thread thread;
  private volatile boolean woken;

  FreeStrand(StepExecutor executor, Executor steps, String name, Occupant occupant) {
    super(executor, occupant);
    this.steps = steps;
    this.thread =
        Thread.ofVirtual()
            .name(name)
            .inheritInheritableThreadLocals(false)
            .unstarted(this::liveFreely);
  }

  private void liveFreely() {
    live();
    steps.execute(FreeStrand::seeThatItHasEnded);
  }

  /** A step in which there is nothing to do; after each step an actor sees whether it is free. */
  private static void seeThatItHasEnded() {}

  @Override
  public void start() {
    steps.execute(thread::start);
  }

  @Override
  public void suspend() {
    suspended = true;
    while (!woken) {
      LockSupport.park(this);
      checkInterrupt();
    }
    woken = false;
    suspended = false;
  }

  @Override
  public void wake() {
    steps.execute(() -> {
      woken = true;
      LockSupport.unpark(thread);
    });
  }

  @Override
  public void yield() {
    wake();
    suspend();
  }

  @Override
  public Thread thread() {
    return thread;
  }
}
