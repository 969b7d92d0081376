package dev.tauko;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that live no longer than a block: {@link Asyncio#taskGroup}. asyncio's {@code TaskGroup}.
 *
 * <p>Thread-safety: may be used by any coroutine of the loop.
 */
public interface TaskGroup {

  /** The block of a group. */
  @FunctionalInterface
  interface Body<T extends @Nullable Object> {
    /** Runs the block, in the calling coroutine. */
    T run(TaskGroup group) throws Exception;
  }

  /** The block of a group that returns nothing. */
  @FunctionalInterface
  interface VoidBody {
    /** Runs the block, in the calling coroutine. */
    void run(TaskGroup group) throws Exception;
  }

  /**
   * Starts a task of the group, as {@link Asyncio#createTask}. The block, and as long as there are
   * tasks these, may do so.
   *
   * @throws IllegalStateException if the group has ended, or is shutting down
   */
  <T extends @Nullable Object> Task<T> createTask(Coroutine<? extends T> body);

  /** {@link #createTask(Coroutine)} with a name. */
  <T extends @Nullable Object> Task<T> createTask(String name, Coroutine<? extends T> body);

  /** {@link #createTask(Coroutine)} for a body that returns nothing. */
  default Task<@Nullable Void> createTask(Coroutine.OfVoid body) {
    return createTask(Objects.requireNonNull(body, "body").asCoroutine());
  }

  /** {@link #createTask(String, Coroutine)} for a body that returns nothing. */
  default Task<@Nullable Void> createTask(String name, Coroutine.OfVoid body) {
    return createTask(name, Objects.requireNonNull(body, "body").asCoroutine());
  }

  /**
   * Ends the group early and without an error: cancels its tasks and its block. The block is left
   * when all have ended, and gives null if it was cancelled; failures of tasks are still thrown.
   * Has an effect once only, and none after the end.
   */
  void cancel();

  /** The tasks of the group that are not done, the oldest first. */
  List<Task<?>> tasks();
}
