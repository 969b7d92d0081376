package dev.tauko.channel;

import dev.tauko.internal.channel.ChannelWait;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.WaitCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that {@link Select#select} waits for, and what is done when it has happened.
 * Made by the methods of {@link Select}; may be used in several selects, one after another.
 *
 * @param <R> the type of what it gives
 * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
 */
public abstract sealed class Clause<R extends @Nullable Object, X extends Exception>
    permits ReceiveClause, SendClause, AfterClause, DoneClause, OtherwiseClause {

  Clause() {}

  /**
   * The action of a clause: called with the outcome of what happened.
   *
   * @param <A> the type of what has happened
   * @param <R> the type of what it gives
   * @param <X> the type of the checked exceptions; {@link RuntimeException} for none
   */
  @FunctionalInterface
  public interface Action<A, R extends @Nullable Object, X extends Exception> {
    /** Does it, in the coroutine that selects. May suspend. */
    R apply(A what) throws X;
  }

  /** One use of the clause, in one select. All but {@link #finish} is called within the guard. */
  abstract static class Use<R extends @Nullable Object, X extends Exception> {

    /** Checks that the coroutine may wait for it. */
    void check(CoroutineTask<?> task) {}

    /** Has it happen if that needs no wait; tells whether it has. */
    abstract boolean tryNow();

    /** Has it happen for a wait, when it can. */
    abstract void offer(ChannelWait wait, CoroutineTask<?> task);

    /** The future whose end has it happen; null if it is not one. */
    @Nullable LoopFuture<?> awaited() {
      return null;
    }

    /** The call of a channel that it stands for; null if it is not one. */
    @Nullable WaitCall call() {
      return null;
    }

    /** When its time is over; null if it has none, or does not wait. */
    @Nullable Duration deadline() {
      return null;
    }

    /** Takes the offer back, if it was made and did not happen. */
    abstract void withdraw();

    /** Does what is to be done when it has happened. In the coroutine, outside the guard. */
    abstract R finish() throws X;
  }

  abstract Use<R, X> use();
}
