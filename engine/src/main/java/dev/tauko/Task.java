package dev.tauko;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that was started: it runs beside the one that started it, and its outcome is that of
 * its body. asyncio's {@code Task}.
 *
 * <p>Thread-safety: as {@link Future}; {@link #name}, {@link #stack} and {@link #actor} may be
 * called from any thread. {@link #setResult} and {@link #setException} throw {@link
 * IllegalStateException}: the outcome is the body's own.
 *
 * @param <T> the type of what the body returns
 */
public interface Task<T extends @Nullable Object> extends Future<T> {

  /** The messages that a coroutine's actor accepts. */
  sealed interface Command {}

  /** Cancels the coroutine, as {@link Task#cancel(String)}. */
  record Cancel(@Nullable String message) implements Command {}

  /** The name given at creation, or {@code Task-N} with a number that grows. */
  String name();

  /**
   * Asks the body to end. A {@link CancelledError} is thrown where the body waits, one turn later;
   * if it waits for another task or future, that one is cancelled first. A body that has not begun
   * never will. A body that runs gets it at the next call that suspends. A body that blocks in a
   * call of the JDK is interrupted. Several requests before the first delivery are delivered as
   * one.
   *
   * @return false if the task is done
   */
  @Override
  boolean cancel(@Nullable String message);

  /** The number of cancellation requests less those taken back with {@link #uncancel}. */
  int cancelling();

  /**
   * Takes one cancellation request back, for code that asked for it itself and has dealt with it.
   * If none is left, a request that has not been delivered yet is called off.
   *
   * @return the number of requests that are left
   */
  int uncancel();

  /**
   * Where the body is now, the innermost call first, without the frames of the engine itself; empty
   * if it has not begun or has ended. Takes some microseconds.
   */
  List<StackTraceElement> stack();

  /**
   * The coroutine's actor: may be watched, and told to {@link Cancel}. It stops when the body has
   * ended. A {@code PoisonPill} cancels the body, and the actor stops after its {@code finally}
   * blocks.
   */
  ActorRef<Command> actor();
}
