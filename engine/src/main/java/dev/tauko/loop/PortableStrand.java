package dev.tauko.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * An ordinary virtual thread that runs while it holds the baton. As a {@link Runnable}, it is its
 * own next step: the loop hands the baton over, and waits for it to come back.
 */
final class PortableStrand extends Strand implements Runnable {
  private final LoopExecutor loop;
  private final Executor steps;
  private final Thread thread;
  private volatile boolean holdsBaton;
  private boolean started;

  PortableStrand(LoopExecutor loop, Executor steps, String name, Occupant occupant) {
    super(loop, occupant);
    this.loop = loop;
    this.steps = steps;
    this.thread =
        Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).unstarted(this::relay);
  }

  private void relay() {
    try {
      live();
    } finally {
      passBaton();
    }
  }

  @Override
  public void start() {
    steps.execute(this);
  }

  /** A step, on the loop's thread. */
  @Override
  public void run() {
    if (hasEnded()) {
      return;
    }
    holdsBaton = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
    while (holdsBaton) {
      LockSupport.park(this);
    }
  }

  private void passBaton() {
    holdsBaton = false;
    LockSupport.unpark(loop.thread());
  }

  @Override
  public void suspend() {
    suspended = true;
    passBaton();
    while (!holdsBaton) {
      LockSupport.park(this);
      checkInterrupt();
    }
    suspended = false;
  }

  @Override
  public void wake() {
    steps.execute(this);
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
