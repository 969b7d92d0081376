package dev.tauko.internal.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A strand whose virtual thread has the actor's mailbox for its scheduler. The JDK hands each
 * continuation to {@link #execute}, on whatever thread has unparked it; it becomes work of the
 * actor, and the actor's turn runs it.
 *
 * <p>A virtual thread that the body itself starts inherits the scheduler: its continuations come
 * here, too, even after the end of the actor, and are run like the others.
 *
 * <p><b>Who looks at the stack of a thread that is suspended</b>, from wherever, disturbs it: the
 * JDK keeps the thread from going on for the moment, so that its continuation returns at once and
 * an unpark schedules nothing, and makes up for that by scheduling the continuation once more. On
 * an event loop, none of this may change the order of steps. So for a thread in {@link #pause} or
 * {@link #yield}:
 *
 * <ul>
 *   <li>its continuation lies in the mailbox at most once ({@link #due}), from {@link #wake} or
 *       {@link #yield} on;
 *   <li>what comes from another thread is a hint ({@link Work#LOOK}) that counts only if there is
 *       something to go on for;
 *   <li>a continuation that is due and returns at once is run again until the thread has gone on.
 * </ul>
 */
final class MailboxStrand extends Strand implements Executor {
  private static final long serialVersionUID = 1;

  private static final VarHandle WOKEN;

  static {
    try {
      WOKEN = MethodHandles.lookup().findVarHandle(MailboxStrand.class, "woken", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Set before what ends the wait unparks the thread; read by the thread after its park. On an
   * event loop, both happen on the loop's thread. On several threads, a full fence has to come
   * between this and the look at the thread's permit: an old permit that is still there makes the
   * unpark a mere read, which could overtake the write.
   */
  @SuppressWarnings("unused") // Used by its handle.
  private transient boolean woken;

  /** The parallel executor's worker that runs the step under way. */
  transient @Nullable Worker worker;

  /** The continuation of the thread, which is always the same; null before the thread's start. */
  private transient @Nullable Runnable own;

  /** Whether {@link #own} lies in the mailbox. Confined to an event loop. */
  private transient boolean due;

  /** Whether the thread is on the loop's. Confined to an event loop. */
  private transient boolean mounted;

  /** Whether the thread has come back from its suspension. Confined to an event loop. */
  private transient boolean resumed;

  private final transient boolean severalThreads;

  /** Whether the thread is inside {@link System#exit}, and the executor goes on without it. */
  private transient volatile boolean left;

  MailboxStrand(StepExecutor executor, Occupant occupant) {
    super(executor, occupant);
    this.severalThreads = executor instanceof ParallelExecutor;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The very continuation is meant.
  public void execute(Runnable continuation) {
    if (own == null) {
      own = continuation;
    } else if (left) {
      Thread.ofPlatform().name(threadName() + "-exit").daemon().start(continuation);
    } else if (continuation == own && !severalThreads) {
      schedule(continuation);
    } else {
      post(continuation);
    }
  }

  private void schedule(Runnable continuation) {
    for (int attempt = 0; ; attempt++) {
      try {
        ((LoopExecutor) executor).postOwn(this, continuation);
        return;
      } catch (OutOfMemoryError error) {
        executor.awaitMemory(attempt, error);
      }
    }
  }

  boolean isDue() {
    return due;
  }

  void becomesDue() {
    due = true;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The very continuation is meant.
  protected void perform(Object work) {
    if (work == Work.BEGIN) {
      makeThread();
    } else if (work == Work.LOOK) {
      look();
    } else if (work == own && !severalThreads) {
      due = false;
      goOn();
    } else if (work != Work.OVER) {
      ((Runnable) work).run();
    }
    if (hasEnded()) {
      if (!isTerminated()) {
        closeDown();
      }
    } else if (!isSuspended() && executor instanceof LoopExecutor) {
      occupant.blocks();
    }
  }

  /**
   * Another thread has scheduled the continuation: by an unpark, or since it looked at the stack.
   */
  private void look() {
    Thread thread = this.thread;
    boolean wasWoken = isWoken() && !due;
    if (!isSuspended() || wasWoken || (thread != null && thread.isInterrupted())) {
      goOn();
    }
  }

  /** Runs the thread on; if it is in {@link #pause} or {@link #yield}, until it has come back. */
  private void goOn() {
    Runnable continuation = own;
    if (continuation == null) {
      return;
    }
    boolean comesBack = isSuspended();
    resumed = false;
    mounted = true;
    try {
      continuation.run();
      while (comesBack && !resumed && isToGoOn()) {
        continuation.run();
      }
    } finally {
      mounted = false;
    }
  }

  private boolean isToGoOn() {
    Thread thread = this.thread;
    return isWoken() || (thread != null && thread.getState() == Thread.State.RUNNABLE);
  }

  /** From now on, the end of the JVM does not depend on the executor, which may be busy. */
  @Override
  void leave() {
    left = true;
  }

  private void makeThread() {
    own = null;
    try {
      prepare(VirtualThreads.scheduledBy(this, threadName(), this::live)).start();
    } catch (Throwable failure) {
      cannotBegin(failure);
    }
    goOn();
  }

  private void live() {
    try {
      occupant.run();
    } finally {
      runEnded();
    }
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // Here yield() has one meaning: a turn of the mailbox.
  public void pause() {
    setSuspendedSoon(true);
    if (isWoken()) {
      // Woken by itself: the permit that is there would let it go on without a turn.
      Thread.yield();
      resumed = true;
    }
    while (!isWoken()) {
      LockSupport.park(this);
      resumed = true;
      checkInterrupt();
    }
    setWoken(false);
    setSuspendedSoon(false);
  }

  /**
   * {@inheritDoc}
   *
   * <p>If the thread has not parked yet, the permit lets it go on at once.
   */
  @Override
  public void wake() {
    setWoken(true);
    if (severalThreads) {
      VarHandle.fullFence();
    }
    LockSupport.unpark(thread);
    Runnable continuation = own;
    if (!severalThreads && !due && !mounted && continuation != null && isSuspended()) {
      // Somebody looks at the stack just now: the unpark has scheduled nothing.
      schedule(continuation);
    }
  }

  private boolean isWoken() {
    return (boolean) WOKEN.getAcquire(this);
  }

  private void setWoken(boolean is) {
    WOKEN.setRelease(this, is);
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck")
  public void yield() {
    setSuspendedSoon(true);
    try {
      // Throws if there is no memory to keep the stack.
      Thread.yield();
    } finally {
      resumed = true;
      setSuspendedSoon(false);
    }
  }
}
