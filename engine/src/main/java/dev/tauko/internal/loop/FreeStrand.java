package dev.tauko.internal.loop;

import java.util.concurrent.locks.LockSupport;

/**
 * A strand on an ordinary virtual thread of a parallel executor, where strands need not wait for
 * each other: the JVM schedules it, and its actor starts and wakes it.
 */
final class FreeStrand extends Strand {
  private static final long serialVersionUID = 1;

  private transient volatile boolean woken;

  FreeStrand(StepExecutor executor, Occupant occupant) {
    super(executor, occupant);
  }

  @Override
  protected void perform(Object work) {
    if (work == Work.BEGIN) {
      makeThread();
    } else if (work == Work.GO_ON) {
      woken = true;
      LockSupport.unpark(thread);
    } else if (work == Work.OVER) {
      closeDown();
    }
  }

  private void makeThread() {
    try {
      prepare(
              Thread.ofVirtual()
                  .name(threadName())
                  .inheritInheritableThreadLocals(false)
                  .unstarted(this::live))
          .start();
    } catch (Throwable failure) {
      if (cannotBegin(failure)) {
        end();
      }
    }
  }

  private void live() {
    StepExecutor.PLACE.set(this);
    try {
      occupant.run();
    } finally {
      runEnded();
      post(Work.OVER);
    }
  }

  @Override
  public void pause() {
    setSuspended(true);
    while (!woken) {
      LockSupport.park(this);
      checkInterrupt();
    }
    woken = false;
    setSuspended(false);
  }

  @Override
  public void wake() {
    post(Work.GO_ON);
  }

  @Override
  public void yield() {
    wake();
    pause();
  }
}
