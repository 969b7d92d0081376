package dev.tauko.internal.loop;

import java.util.concurrent.locks.LockSupport;

/**
 * A strand on an ordinary virtual thread, which runs while it holds the loop's baton. Whatever
 * belongs to the loop is touched by the holder of the baton alone: this thread while it is in a
 * step, the loop's thread otherwise. A step begins when {@link #holdsBaton} becomes true, and ends
 * when this thread passes the baton on, to the next strand or to the loop; see {@link Baton}.
 */
final class PortableStrand extends Strand {
  private static final long serialVersionUID = 1;

  private final transient Baton baton;
  private transient volatile boolean holdsBaton;

  PortableStrand(StepExecutor executor, Baton baton, Occupant occupant) {
    super(executor, occupant);
    this.baton = baton;
  }

  /** Tells whether the next entry of the mailbox is a step, and not a message to the actor. */
  boolean nextIsStep() {
    Object next = peek();
    return (next == Work.GO_ON || next == Work.BEGIN) && !hasEnded();
  }

  /** Lets the step that this work stands for begin; whoever calls has the baton no more. */
  void receiveBaton(Object work) {
    holdsBaton = true;
    if (work == Work.BEGIN) {
      makeThread();
    } else if (!runsOn(Thread.currentThread())) {
      LockSupport.unpark(thread);
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
      holdsBaton = false;
      baton.giveToLoop(() -> {
        if (cannotBegin(failure)) {
          end();
        }
      });
    }
  }

  /** The body of the strand's thread: it begins with the baton and ends without. */
  private void live() {
    StepExecutor.PLACE.set(this);
    try {
      occupant.run();
    } finally {
      if (holdsBaton) {
        passOnAtEnd();
      }
    }
  }

  private void passOnAtEnd() {
    try {
      runEnded();
      closeDown();
    } finally {
      holdsBaton = false;
      baton.pass();
    }
  }

  /** A step, in a turn that the loop's thread gives. */
  @Override
  protected void perform(Object work) {
    if (!hasEnded()) {
      baton.lend(this, work);
    } else if (work == Work.OVER) {
      closeDown();
    }
  }

  /** The baton goes back to the loop, as the thread will not pass it on. */
  @Override
  void leave() {
    if (holdsBaton) {
      holdsBaton = false;
      baton.giveToLoop();
    }
  }

  @Override
  boolean isInStep() {
    return holdsBaton;
  }

  @Override
  public void pause() {
    setSuspended(true);
    holdsBaton = false;
    baton.pass();
    awaitBaton();
    setSuspended(false);
  }

  private void awaitBaton() {
    while (!holdsBaton) {
      LockSupport.park(this);
      checkInterrupt();
    }
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
