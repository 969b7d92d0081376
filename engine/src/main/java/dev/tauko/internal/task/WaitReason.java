package dev.tauko.internal.task;

import java.util.Collection;
import java.util.List;

/**
 * Why a coroutine waits: what for, and who can end the wait. The object that the coroutine waits
 * for is the reason itself, so that it costs nothing to know it.
 */
public interface WaitReason {

  /** What is waited for, for people to read: a call, or a task with its state. */
  String describe();

  /** Who can end the wait, apart from a cancellation. On the loop, within the guard. */
  Enders enders();

  /** Who can end a wait. */
  sealed interface Enders {

    /** The ends of these futures: of one, of the first, or of all of them. */
    record Futures(Collection<? extends LoopFuture<?>> futures) implements Enders {}

    /** The body of this task, by ending. */
    record Body(CoroutineTask<?> task) implements Enders {}

    /** These tasks, which hold what is waited for, and whatever else has a way to release it. */
    record Holders(List<CoroutineTask<?>> holders) implements Enders {}

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
