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

  /** In the first step: the continuation that the start of the thread has scheduled. */
  private transient @Nullable Runnable firstContinuation;

  private transient boolean beginning;
  private final transient boolean severalThreads;

  /** Whether the thread is inside {@link System#exit}, and the executor goes on without it. */
  private transient volatile boolean left;

  MailboxStrand(StepExecutor executor, Occupant occupant) {
    super(executor, occupant);
    this.severalThreads = executor instanceof ParallelExecutor;
  }

  @Override
  public void execute(Runnable continuation) {
    if (beginning && firstContinuation == null) {
      firstContinuation = continuation;
    } else if (left) {
      Thread.ofPlatform().name(occupant.name() + "-exit").daemon().start(continuation);
    } else {
      post(continuation);
    }
  }

  @Override
  protected void perform(Object work) {
    if (work == Work.BEGIN) {
      makeThread();
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

  /** From now on, the end of the JVM does not depend on the executor, which may be busy. */
  @Override
  void leave() {
    left = true;
  }

  private void makeThread() {
    Runnable continuation = start(this::live);
    if (continuation != null) {
      continuation.run();
    }
  }

  private void live() {
    try {
      occupant.run();
    } finally {
      runEnded();
    }
  }

  /** Starts the thread; gives its first continuation, which has not run. */
  private @Nullable Runnable start(Runnable body) {
    beginning = true;
    try {
      prepare(VirtualThreads.scheduledBy(this, occupant.name(), body)).start();
    } catch (Throwable failure) {
      cannotBegin(failure);
    }
    Runnable continuation = firstContinuation;
    firstContinuation = null;
    beginning = false;
    return continuation;
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // Here yield() has one meaning: a turn of the mailbox.
  public void pause() {
    setSuspendedSoon(true);
    if (isWoken()) {
      // Woken by itself: the permit that is there would let it go on without a turn.
      Thread.yield();
    }
    while (!isWoken()) {
      LockSupport.park(this);
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
      setSuspendedSoon(false);
    }
  }
}
