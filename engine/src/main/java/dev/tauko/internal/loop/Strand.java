package dev.tauko.internal.loop;

import dev.tauko.internal.log.Printable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The actor of a coroutine: a virtual thread that runs in steps, each in a turn of the actor. A
 * step ends when the thread suspends, blocks in the JDK or ends. The thread is made in the first
 * step: a coroutine that has not begun has no stack. The actor ends with the step in which the
 * thread does.
 *
 * <p>{@link #pause} and {@link #yield} are called on the strand's thread, the other methods on its
 * executor, except for {@link #interrupt}, {@link #isSuspended} and {@link #thread}.
 */
public abstract sealed class Strand extends LightActor
    permits MailboxStrand, PortableStrand, FreeStrand {
  private static final long serialVersionUID = 1;

  /** Work of a strand's actor that is no continuation. */
  enum Work {
    /** The first step. */
    BEGIN,

    /** A step after the first. */
    GO_ON,

    /** A look at whether there is something to go on for. */
    LOOK,

    /** The thread has ended, but perhaps not all that this means. */
    OVER
  }

  /** What lives on a strand. */
  public interface Occupant extends Runnable {

    /** The whole run of the strand's thread. Throws nothing. */
    @Override
    void run();

    /**
     * The strand's thread could not be made, and {@link #run} will never be called, unless there is
     * no memory even for this: then this throws, and one of the two is called later.
     */
    void cannotRun(Throwable why);

    /**
     * The strand's thread has ended: tells whether all that this means to others is done, and tries
     * to do it if it is not, for lack of memory. Called in turns of the actor.
     */
    boolean isAtEnd();

    /** The strand's thread was interrupted while it was suspended. Called on that thread. */
    void interrupted();

    /** The name, for people to read: that of the thread and of the actor. */
    String name();

    /** A number that tells it from others that its executor shows; zero if it is not shown. */
    default long number() {
      return 0;
    }

    /** A step has ended though the body did not suspend: a call of the JDK blocks. On the loop. */
    void blocks();

    /** Somebody told the actor something; false if it is not understood. */
    boolean receive(Object message);

    /** Somebody wants the actor to stop. */
    void stopRequested(String why);
  }

  final transient Occupant occupant;

  /** Null before the first step. */
  transient volatile @Nullable Thread thread;

  private static final VarHandle SUSPENDED;
  private static final VarHandle THREAD;
  private static final VarHandle ENDED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SUSPENDED = lookup.findVarHandle(Strand.class, "suspended", boolean.class);
      THREAD = lookup.findVarHandle(Strand.class, "thread", Thread.class);
      ENDED = lookup.findVarHandle(Strand.class, "ended", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Whether the thread is in {@link #pause} or {@link #yield}. */
  private transient volatile boolean suspended;

  /** Whether the occupant's run has ended. */
  private transient volatile boolean ended;

  /** How often there was no memory to begin, or to end. */
  private transient byte attempts;

  Strand(StepExecutor executor, Occupant occupant) {
    super(executor);
    this.occupant = occupant;
  }

  /** The occupant of the strand on which the caller runs; null on any other thread. */
  public static @Nullable Occupant currentOccupant() {
    Strand strand = StepExecutor.currentStrand();
    return strand == null ? null : strand.occupant;
  }

  /** Schedules the first step. */
  public final void begin() {
    post(Work.BEGIN);
  }

  /** Ends the step, and returns in the step that {@link #wake} schedules. */
  public abstract void pause();

  /**
   * Schedules the step in which {@link #pause} returns, or would return if it is called first.
   * Called once for each suspension.
   */
  public abstract void wake();

  /** Ends the step and schedules the next one. */
  public abstract void yield();

  /** Tells whether the thread's code may use what belongs to the executor. */
  boolean isInStep() {
    return true;
  }

  /** The thread on which the strand runs; null before the first step. */
  public final @Nullable Thread thread() {
    return thread;
  }

  /** Tells whether this is the strand's thread, and not one that it has started. */
  @SuppressWarnings("ReferenceEquality") // The very thread is meant.
  final boolean runsOn(Thread some) {
    return thread == some;
  }

  /** Interrupts what the strand does, as {@link Thread#interrupt}. May be called on any thread. */
  public final void interrupt() {
    Thread thread = this.thread;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Tells whether the strand waits for {@link #wake}, or for the step scheduled by it. */
  public final boolean isSuspended() {
    return suspended;
  }

  final void setSuspended(boolean is) {
    suspended = is;
  }

  /**
   * {@link #setSuspended} without a fence, where whoever acts on {@link #isSuspended} comes to the
   * executor, too, and looks again there.
   */
  final void setSuspendedSoon(boolean is) {
    SUSPENDED.setRelease(this, is);
  }

  final boolean hasEnded() {
    return ended;
  }

  /** The occupant's run has ended: the last thing that the strand's thread does. */
  final void runEnded() {
    ENDED.setRelease(this, true);
    executor.strandEnds();
  }

  /** Prepares a thread that has not been started. */
  final Thread prepare(Thread unstarted) {
    unstarted.setContextClassLoader(executor.classLoader());
    executor.strandBegins();
    // The start of the thread is the fence.
    THREAD.setRelease(this, unstarted);
    return unstarted;
  }

  /**
   * The thread could not be made or started. If there is no memory to tell it either, the first
   * step comes again, after those of others, who may have some to give back.
   *
   * @return whether the occupant has ended
   */
  final boolean cannotBegin(Throwable why) {
    if (thread != null) {
      executor.strandEnds();
      thread = null;
    }
    try {
      occupant.cannotRun(why);
      ended = true;
    } catch (OutOfMemoryError noMemory) {
      waitForMemory();
      begin();
    }
    return ended;
  }

  /**
   * The thread has ended: so does the actor, once the occupant has come to its end. Until there is
   * memory for that, others have their turns, for they may have some to give back.
   */
  final void closeDown() {
    if (occupant.isAtEnd()) {
      end();
    } else {
      waitForMemory();
      post(Work.OVER);
    }
  }

  private void waitForMemory() {
    if (attempts < Byte.MAX_VALUE) {
      attempts++;
    }
    executor.insistOnMemory(attempts);
  }

  /**
   * Tells whether the body is inside {@link System#exit}, which never returns. If it is, the
   * executor goes on without it. May be called on any thread.
   */
  public final boolean leaveIfExiting() {
    Thread thread = this.thread;
    if (thread == null || suspended || ended || !ExitCalls.isIn(thread)) {
      return false;
    }
    leave();
    return true;
  }

  /** The strand's thread is inside {@link System#exit}: nothing is to wait for its step. */
  void leave() {}

  final void checkInterrupt() {
    if (Thread.interrupted()) {
      occupant.interrupted();
    }
  }

  @Override
  protected final String actorName() {
    return occupant.name();
  }

  /** The name of the thread: logs and dumps of threads show it. */
  final String threadName() {
    return Printable.of(occupant.name());
  }

  @Override
  protected final boolean receive(Object message) {
    return occupant.receive(message);
  }

  @Override
  protected final void stopRequested(String why) {
    occupant.stopRequested(why);
  }
}
