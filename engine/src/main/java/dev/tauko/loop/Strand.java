package dev.tauko.loop;

import org.jspecify.annotations.Nullable;

/**
 * A thread of execution that runs in steps, each in a turn of its actor: what a coroutine's body
 * runs on. A step ends when the strand suspends, blocks in the JDK or ends.
 *
 * <p>{@link #suspend} and {@link #yield} are called on the strand itself, the other methods on the
 * strand's loop, except for {@link #interrupt}, {@link #isSuspended} and {@link #thread}.
 */
public abstract sealed class Strand permits MailboxStrand, PortableStrand, FreeStrand {

  /** Who lives on a strand. */
  public interface Occupant {
    /** The whole run of the strand. Throws nothing. */
    void run();

    /** The strand's thread was interrupted while it was suspended. Called on that thread. */
    void interrupted();
  }

  final StepExecutor executor;
  final Occupant occupant;

  /** Whether the strand is in {@link #suspend} or {@link #yield}. */
  volatile boolean suspended;

  private volatile boolean ended;

  Strand(StepExecutor executor, Occupant occupant) {
    this.executor = executor;
    this.occupant = occupant;
  }

  /** The occupant of the strand on which the caller runs; null on any other thread. */
  public static @Nullable Occupant currentOccupant() {
    return StepExecutor.PLACE.get() instanceof Strand strand ? strand.occupant : null;
  }

  /** Schedules the first step. */
  public abstract void start();

  /** Ends the step, and returns in the step that {@link #wake} schedules. */
  public abstract void suspend();

  /**
   * Schedules the step in which {@link #suspend} returns, or would return at once if it is called
   * first. Called once for each suspension.
   */
  public abstract void wake();

  /** Ends the step and schedules the next one. */
  public abstract void yield();

  /** The thread on which the strand runs. */
  public abstract Thread thread();

  /** Interrupts what the strand does, as {@link Thread#interrupt}. May be called on any thread. */
  public final void interrupt() {
    thread().interrupt();
  }

  /** Tells whether the strand waits for {@link #wake}, or for the step scheduled by it. */
  public final boolean isSuspended() {
    return suspended;
  }

  /** Tells whether the occupant's run has ended. */
  public final boolean hasEnded() {
    return ended;
  }

  /** The body of the strand's thread. */
  final void live() {
    StepExecutor.PLACE.set(this);
    occupant.run();
    ended = true;
  }

  final void checkInterrupt() {
    if (Thread.interrupted()) {
      occupant.interrupted();
    }
  }
}
