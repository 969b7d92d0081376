package dev.tauko.internal.task;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a coroutine waits: what for, and who can end the wait. The object that the coroutine waits
 * for is the reason itself, so that it costs nothing to know it.
 */
public interface WaitReason {

  /** What is waited for, for people to read: a call, or a task with its state. */
  String describe();

  /**
   * {@link #describe()}, with the names of those that are waited for.
   *
   * @param enders what {@link #enders} has said
   */
  default String describe(@Nullable Enders enders) {
    return describe();
  }

  /** When the wait ends by itself, whatever it is for; null if it does not. On the loop. */
  default @Nullable Duration deadline() {
    return null;
  }

  /** Who can end the wait, apart from a cancellation. On the loop, within the guard. */
  Enders enders();

  /** The call that waits, where it is one of an object that several coroutines share. */
  default @Nullable WaitCall call() {
    return null;
  }

  /** All calls that wait at once, each of an object that several coroutines share. */
  default List<WaitCall> calls() {
    WaitCall call = call();
    return call == null ? List.of() : List.of(call);
  }

  /** The text of a wait that says more than its text. Its {@code toString} tells it. */
  interface Details {

    /** {@link WaitReason#deadline}. */
    default @Nullable Duration deadline() {
      return null;
    }

    /** {@link WaitReason#calls}. */
    default List<WaitCall> calls() {
      return List.of();
    }

    /** {@link WaitReason#describe(Enders)}. */
    default String describe(@Nullable Enders enders) {
      return toString();
    }
  }

  /** Who can end a wait. */
  sealed interface Enders {

    /** How many of several futures have to end. */
    enum Quorum {
      /** All of them. */
      ALL,
      /** All of them; but each of them may also end the others, by ending their group. */
      GROUP,
      /** Any one. */
      FIRST
    }

    /** The ends of these futures. */
    record Futures(Quorum quorum, Collection<? extends LoopFuture<?>> futures) implements Enders {

      /** The ends of all of these. */
      public static Futures all(Collection<? extends LoopFuture<?>> futures) {
        return new Futures(Quorum.ALL, futures);
      }

      /** The ends of all of these, which form a group. */
      public static Futures group(Collection<? extends LoopFuture<?>> members) {
        return new Futures(Quorum.GROUP, members);
      }

      /** The end of any of these. */
      public static Futures first(Collection<? extends LoopFuture<?>> futures) {
        return new Futures(Quorum.FIRST, futures);
      }
    }

    /** The body of this task, by ending. */
    record Body(CoroutineTask<?> task) implements Enders {}

    /**
     * One of these tasks, which hold what is waited for. Not empty.
     *
     * @param mayHandOn whether it may also be a task that one of them has created, or a callback: a
     *     permit is often given back by another than has taken it
     */
    record Holders(List<CoroutineTask<?>> holders, boolean mayHandOn) implements Enders {}

    /**
     * Something else than futures, or the end of one of these futures.
     *
     * @param other who can end the wait apart from the futures
     */
    record Watching(Enders other, Collection<? extends LoopFuture<?>> futures) implements Enders {}

    /**
     * The loop's clock.
     *
     * @param deadline the time by the executor's clock, in nanoseconds
     */
    record Clock(long deadline) implements Enders {}

    /** Any coroutine or callback of the loop that has the object. */
    enum Anyone implements Enders {
      /** The only one. */
      INSTANCE
    }

    /** Something that does not belong to the loop: a thread, a completion stage, the network. */
    enum Outside implements Enders {
      /** The only one. */
      INSTANCE
    }
  }
}
