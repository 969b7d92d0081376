package dev.tauko.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/** A virtual thread whose scheduler is its actor's mailbox. */
final class MailboxStrand extends Strand {
  private final Thread thread;
  private volatile boolean woken;

  MailboxStrand(StepExecutor executor, Executor steps, String name, Occupant occupant) {
    super(executor, occupant);
    this.thread = VirtualThreads.scheduledBy(steps, name, this::live);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // Here yield() has one meaning: a turn of the mailbox.
  public void suspend() {
    suspended = true;
    if (woken) {
      // Woken by itself: a permit would let it go on without a turn.
      Thread.yield();
    }
    while (!woken) {
      LockSupport.park(this);
      checkInterrupt();
    }
    woken = false;
    suspended = false;
  }

  @Override
  public void wake() {
    woken = true;
    if (suspended) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck")
  public void yield() {
    suspended = true;
    Thread.yield();
    suspended = false;
  }

  @Override
  public Thread thread() {
    return thread;
  }
}
