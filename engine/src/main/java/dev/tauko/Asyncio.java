package dev.tauko;

import dev.tauko.group.Gather;
import dev.tauko.task.CoroutineLoop;
import dev.tauko.task.CoroutineTask;
import dev.tauko.task.Sleeping;
import dev.tauko.task.StageFuture;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * asyncio's functions, to be imported statically. What suspends looks like a plain call and returns
 * its value; only {@link #createTask}, and what is built on it, makes things concurrent.
 *
 * <p>Except for {@link #run}, the functions may be called only in a coroutine, and throw {@link
 * IllegalStateException} elsewhere; {@link #createTask}, {@link #gather}'s handle, {@link
 * #allTasks} and {@link #runningLoop} may be called in a callback of a loop, too.
 */
public final class Asyncio {
  private Asyncio() {}

  /**
   * Runs a coroutine, and whatever it starts, in an actor system of its own with the configuration
   * of the class path (application.conf), and returns its value. When it has ended, the tasks that
   * have not are cancelled, in the order of their creation, and waited for. asyncio's {@code run}.
   *
   * <p>Throws the very exception that the body threw, even a checked one.
   *
   * @throws IllegalStateException if the caller is a coroutine or a callback
   */
  public static <T extends @Nullable Object> T run(Coroutine<T> main) {
    Objects.requireNonNull(main, "main");
    try (Runner runner = Runner.create()) {
      return runner.run(main);
    }
  }

  /** {@link #run(Coroutine)} for a body that returns nothing. */
  public static void run(Coroutine.OfVoid main) {
    Objects.requireNonNull(main, "main");
    run(main.asCoroutine());
  }

  /**
   * Starts a coroutine beside the caller. Its body begins one turn later. Does not suspend. asyncio's
   * {@code create_task}.
   */
  public static <T extends @Nullable Object> Task<T> createTask(Coroutine<? extends T> body) {
    return start(null, body);
  }

  /** {@link #createTask(Coroutine)} with a name, for people to read. */
  public static <T extends @Nullable Object> Task<T> createTask(
      String name, Coroutine<? extends T> body) {
    return start(Objects.requireNonNull(name, "name"), body);
  }

  /** {@link #createTask(Coroutine)} for a body that returns nothing. */
  public static Task<@Nullable Void> createTask(Coroutine.OfVoid body) {
    Objects.requireNonNull(body, "body");
    return start(null, body.asCoroutine());
  }

  /** {@link #createTask(String, Coroutine)} for a body that returns nothing. */
  public static Task<@Nullable Void> createTask(String name, Coroutine.OfVoid body) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(body, "body");
    return start(name, body.asCoroutine());
  }

  private static <T extends @Nullable Object> Task<T> start(
      @Nullable String name, Coroutine<? extends T> body) {
    Objects.requireNonNull(body, "body");
    return new CoroutineTask<T>(loop("createTask"), name, body).begin();
  }

  /**
   * Suspends the calling coroutine for this long. Zero and negative durations suspend it for one
   * turn, as {@link #yieldNow}. asyncio's {@code sleep}.
   *
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public static void sleep(Duration delay) {
    CoroutineTask<?> task = CoroutineTask.require("sleep");
    if (delay.isPositive()) {
      Sleeping.sleep(task, delay);
    } else {
      task.pause();
    }
  }

  /**
   * Suspends the calling coroutine for one turn: everything else that is ready runs first. asyncio's
   * {@code sleep(0)}.
   *
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public static void yieldNow() {
    CoroutineTask.require("yieldNow").pause();
  }

  /**
   * The value of an awaitable: see {@link Awaitable#await}.
   *
   * @throws Exception the very exception with which it failed
   * @throws CancelledError if it, or the calling coroutine, was cancelled
   */
  public static <T extends @Nullable Object> T await(Awaitable<T> awaitable) throws Exception {
    CoroutineTask.require("await");
    return awaitable.await();
  }

  /**
   * The value of a completion stage. Suspends the calling coroutine until the stage is complete, and
   * does not suspend if it is. Cancelling the coroutine meanwhile cancels the stage ({@link
   * CompletableFuture#cancel}).
   *
   * @throws Exception the very exception with which the stage failed, taken out of its {@link
   *     CompletionException}
   * @throws CancelledError if the stage, or the calling coroutine, was cancelled
   */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
    CoroutineTask<?> task = CoroutineTask.require("await");
    return new StageFuture<T>(task.loop(), stage).await();
  }

  /**
   * Runs several awaitables concurrently and returns their results, in the order of the arguments.
   * Suspends the calling coroutine until all are done. Coroutines are started in that order; a
   * future or task given twice counts once. asyncio's {@code gather}.
   *
   * <p>The first failure, or cancellation, of one is thrown at once; the others keep running.
   * Cancelling the caller cancels all of them, and is thrown when they have ended.
   *
   * @throws Exception the very exception with which one failed
   * @throws CancelledError if one, or the calling coroutine, was cancelled
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> List<T> gather(Awaitable<? extends T>... awaitables)
      throws Exception {
    return gather(Arrays.asList(awaitables));
  }

  /** {@link #gather(Awaitable...)} of a collection, in the order of its iteration. */
  public static <T extends @Nullable Object> List<T> gather(
      Collection<? extends Awaitable<? extends T>> awaitables) throws Exception {
    CoroutineTask<?> task = CoroutineTask.require("gather");
    return Gather.<T>start(task.loop(), awaitables).await();
  }

  /** The handle of a {@link #gather(Awaitable...)}, to be awaited or cancelled later. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> Future<List<T>> gatherFuture(
      Awaitable<? extends T>... awaitables) {
    return gatherFuture(Arrays.asList(awaitables));
  }

  /** The handle of a {@link #gather(Collection)}, to be awaited or cancelled later. */
  public static <T extends @Nullable Object> Future<List<T>> gatherFuture(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return Gather.start(loop("gatherFuture"), awaitables);
  }

  /**
   * The task of the calling coroutine; null in a callback. asyncio's {@code current_task}.
   *
   * @throws IllegalStateException if the caller is not on an event loop
   */
  public static @Nullable Task<?> currentTask() {
    loop("currentTask");
    return CoroutineTask.current();
  }

  /** The tasks of the caller's loop that are not done, the oldest first. */
  public static List<Task<?>> allTasks() {
    return List.copyOf(loop("allTasks").tasks().snapshot());
  }

  /** The loop on which the caller runs. asyncio's {@code get_running_loop}. */
  public static EventLoop runningLoop() {
    return loop("runningLoop");
  }

  private static CoroutineLoop loop(String function) {
    CoroutineLoop loop = CoroutineLoop.here();
    if (loop == null) {
      throw new IllegalStateException(
          function
              + "() was called from "
              + Thread.currentThread()
              + ", which is not on an event loop; start a coroutine with Asyncio.run() or"
              + " Engine.start()");
    }
    return loop;
  }
}
