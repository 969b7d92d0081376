package dev.tauko;

import dev.tauko.internal.group.AsCompleted;
import dev.tauko.internal.group.FutureWaits;
import dev.tauko.internal.group.Gather;
import dev.tauko.internal.group.Group;
import dev.tauko.internal.group.Shield;
import dev.tauko.internal.group.TimeoutScope;
import dev.tauko.internal.observe.CallGraphs;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.Sleeping;
import dev.tauko.internal.task.StageFuture;
import dev.tauko.internal.task.ThreadCall;
import dev.tauko.internal.task.VoidBody;
import dev.tauko.observe.FutureCallGraph;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * asyncio's functions, to be imported statically. Functions that suspend look like plain calls and
 * return their value; only {@link #createTask}, and functions built on it, run code concurrently.
 *
 * <p>Except for {@link #run}, the functions may be called only in a coroutine, and throw {@link
 * IllegalStateException} elsewhere; {@link #createTask}, {@link #gather}'s handle, {@link
 * #allTasks} and {@link #runningLoop} may be called in a callback of a loop, too.
 */
@SuppressWarnings("overloads") // A block with a value and one without differ in their shape.
public final class Asyncio {
  private Asyncio() {}

  /**
   * Runs a coroutine, and whatever it starts, in an actor system of its own with the configuration
   * of the class path (application.conf), and returns its value. When it has ended, the tasks that
   * have not are cancelled, in the order of their creation, and waited for. asyncio's {@code run}.
   *
   * @throws X the very exception that the body threw
   * @throws IllegalStateException if the caller is a coroutine or a callback
   */
  public static <T extends @Nullable Object, X extends Exception> T run(Body<T, X> main) throws X {
    Objects.requireNonNull(main, "main");
    try (Runner runner = Runner.create()) {
      return runner.run(main);
    }
  }

  /** {@link #run(Body)} for a body that returns nothing. */
  public static <X extends Exception> void run(Body.OfVoid<X> main) throws X {
    run(VoidBody.of(Objects.requireNonNull(main, "main")));
  }

  /**
   * A lambda as a coroutine that has not been started, where no other type says what it is: {@code
   * urls.stream().map(url -> coroutine(() -> fetch(url))).toList()}.
   */
  public static <T extends @Nullable Object> Coroutine<T> coroutine(Coroutine<T> body) {
    return Objects.requireNonNull(body, "body");
  }

  /**
   * {@link #coroutine(Coroutine)} for a body that returns nothing: {@code gather(coroutine(() ->
   * sleep(delay)), () -> 1)}.
   */
  public static Coroutine<@Nullable Void> coroutine(Coroutine.OfVoid body) {
    return Objects.requireNonNull(body, "body").asCoroutine();
  }

  /**
   * Starts a coroutine beside the caller. Its body begins one turn later. Does not suspend.
   * asyncio's {@code create_task}.
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
    if (Objects.requireNonNull(delay, "delay").isPositive()) {
      Sleeping.sleep(task, delay);
    } else {
      task.pause();
    }
  }

  /**
   * Suspends the calling coroutine for one turn: everything else that is ready runs first.
   * asyncio's {@code sleep(0)}.
   *
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public static void yieldNow() {
    CoroutineTask.require("yieldNow").pause();
  }

  /**
   * The value of an awaitable: see {@link Awaitable#await}. A body runs in the calling coroutine.
   *
   * @throws X the very exception with which it failed
   * @throws CancelledError if it, or the calling coroutine, was cancelled
   */
  public static <T extends @Nullable Object, X extends Exception> T await(Body<T, X> awaitable)
      throws X {
    CoroutineTask.require("await");
    return Objects.requireNonNull(awaitable, "awaitable").await();
  }

  /** {@link #await(Body)} of a body that returns nothing. */
  public static <X extends Exception> void await(Body.OfVoid<X> body) throws X {
    await(VoidBody.of(body));
  }

  /**
   * The value of a completion stage. Suspends the calling coroutine until the stage is complete,
   * and does not suspend if it is. Cancelling the coroutine meanwhile cancels the stage ({@link
   * CompletableFuture#cancel}).
   *
   * @throws Exception the very exception with which the stage failed, taken out of its {@link
   *     CompletionException}
   * @throws CancelledError if the stage, or the calling coroutine, was cancelled
   */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
    CoroutineTask<?> task = CoroutineTask.require("await");
    return new StageFuture<T>(task.loop(), Objects.requireNonNull(stage, "stage")).await();
  }

  /**
   * Runs several awaitables concurrently and returns their results, in the order of the arguments.
   * Suspends the calling coroutine until all are done. Coroutines are started in that order; a
   * future or task given twice counts once. asyncio's {@code gather}.
   *
   * <p>The first failure, or cancellation, of one is thrown at once; the others keep running.
   * Cancelling the caller cancels all of them, and is thrown when they have ended.
   *
   * @throws X the very exception with which one failed
   * @throws CancelledError if one, or the calling coroutine, was cancelled
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object, X extends Exception> List<T> gather(
      Body<? extends T, ? extends X>... awaitables) throws X {
    return Asyncio.<T, X>gather(all(awaitables));
  }

  /** {@link #gather(Body...)} of bodies that return nothing. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <X extends Exception> void gather(Body.OfVoid<? extends X>... bodies) throws X {
    Rethrow.<List<@Nullable Void>, X>fromAwait(() -> gather(coroutines(bodies)));
  }

  /** {@link #gather(Body...)} of nothing. */
  public static <T extends @Nullable Object> List<T> gather() {
    return gather(List.<Body<T, RuntimeException>>of());
  }

  /** {@link #gather(Body...)} of a collection, in the order of its iteration. */
  public static <T extends @Nullable Object, X extends Exception> List<T> gather(
      Collection<? extends Body<? extends T, ? extends X>> awaitables) throws X {
    CoroutineTask<?> task = CoroutineTask.require("gather");
    return Rethrow.<List<T>, X>fromAwait(Gather.results(task.loop(), awaitables));
  }

  /** The handle of a {@link #gather(Body...)}, to be awaited or cancelled later. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> Future<List<T>> gatherFuture(
      Body<? extends T, ?>... awaitables) {
    return gatherFuture(all(awaitables));
  }

  /** {@link #gatherFuture(Body...)} of bodies that return nothing. */
  public static Future<List<@Nullable Void>> gatherFuture(Body.OfVoid<?>... bodies) {
    return gatherFuture(coroutines(bodies));
  }

  /** {@link #gatherFuture(Body...)} of nothing. */
  public static <T extends @Nullable Object> Future<List<T>> gatherFuture() {
    return gatherFuture(List.<Awaitable<T>>of());
  }

  /** The handle of a {@link #gather(Collection)}, to be awaited or cancelled later. */
  public static <T extends @Nullable Object> Future<List<T>> gatherFuture(
      Collection<? extends Body<? extends T, ?>> awaitables) {
    return Gather.results(loop("gatherFuture"), awaitables);
  }

  /**
   * Runs several awaitables concurrently and tells how each ended, in the order of the arguments.
   * Suspends the calling coroutine until all are done; their failures and cancellations are in the
   * list. asyncio's {@code gather(return_exceptions=True)}.
   *
   * @throws CancelledError if the calling coroutine was cancelled; then all of them are, too
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> List<Outcome<T>> gatherSettled(
      Body<? extends T, ?>... awaitables) {
    return gatherSettled(all(awaitables));
  }

  /** {@link #gatherSettled(Body...)} of bodies that return nothing. */
  public static List<Outcome<@Nullable Void>> gatherSettled(Body.OfVoid<?>... bodies) {
    return gatherSettled(coroutines(bodies));
  }

  /** {@link #gatherSettled(Body...)} of nothing. */
  public static <T extends @Nullable Object> List<Outcome<T>> gatherSettled() {
    return gatherSettled(List.<Awaitable<T>>of());
  }

  /** {@link #gatherSettled(Body...)} of a collection, in the order of its iteration. */
  public static <T extends @Nullable Object> List<Outcome<T>> gatherSettled(
      Collection<? extends Body<? extends T, ?>> awaitables) {
    CoroutineTask<?> task = CoroutineTask.require("gatherSettled");
    return Rethrow.<List<Outcome<T>>, RuntimeException>fromAwait(
        Gather.outcomes(task.loop(), awaitables));
  }

  /** The handle of a {@link #gatherSettled(Body...)}, to be awaited or cancelled later. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> Future<List<Outcome<T>>> gatherSettledFuture(
      Body<? extends T, ?>... awaitables) {
    return gatherSettledFuture(all(awaitables));
  }

  /** {@link #gatherSettledFuture(Body...)} of bodies that return nothing. */
  public static Future<List<Outcome<@Nullable Void>>> gatherSettledFuture(
      Body.OfVoid<?>... bodies) {
    return gatherSettledFuture(coroutines(bodies));
  }

  /** The handle of a {@link #gatherSettled(Collection)}, to be awaited or cancelled later. */
  public static <T extends @Nullable Object> Future<List<Outcome<T>>> gatherSettledFuture(
      Collection<? extends Body<? extends T, ?>> awaitables) {
    return Gather.outcomes(loop("gatherSettledFuture"), awaitables);
  }

  private static <B> List<B> all(B[] awaitables) {
    return Arrays.asList(Objects.requireNonNull(awaitables, "awaitables"));
  }

  private static List<Coroutine<@Nullable Void>> coroutines(Body.OfVoid<?>[] bodies) {
    Objects.requireNonNull(bodies, "bodies");
    List<Coroutine<@Nullable Void>> coroutines = new ArrayList<>(bodies.length);
    for (Body.OfVoid<?> body : bodies) {
      coroutines.add(Objects.requireNonNull(body, "body").asCoroutine());
    }
    return coroutines;
  }

  /**
   * Suspends the calling coroutine until some of the futures are done, and tells which are when it
   * goes on. Cancels none of them, whatever happens, and throws nothing of theirs. asyncio's {@code
   * wait}.
   *
   * @param timeout how long to wait at most; null for as long as it takes
   * @throws CancelledError if the calling coroutine was cancelled
   * @throws IllegalArgumentException if there are no futures, or one belongs to another loop
   */
  public static <T extends @Nullable Object> Waited<T> waitTasks(
      Collection<? extends Future<? extends T>> futures,
      ReturnWhen returnWhen,
      @Nullable Duration timeout) {
    CoroutineTask<?> task = CoroutineTask.require("waitTasks");
    return FutureWaits.waitTasks(task, futures, returnWhen, timeout);
  }

  /** {@link #waitTasks(Collection, ReturnWhen, Duration)} for as long as it takes. */
  public static <T extends @Nullable Object> Waited<T> waitTasks(
      Collection<? extends Future<? extends T>> futures, ReturnWhen returnWhen) {
    return waitTasks(futures, returnWhen, null);
  }

  /**
   * The value of an awaitable, if it is there in time. Suspends the calling coroutine; a coroutine
   * runs in it. When time is up, or the caller is cancelled, the awaitable is cancelled, and has
   * ended when this call ends. With a timeout of zero or less, only what is done already is in
   * time. asyncio's {@code wait_for}.
   *
   * @param timeout how long to wait at most; null for as long as it takes
   * @throws AsyncTimeoutException if time was up
   * @throws X the very exception with which the awaitable failed
   * @throws CancelledError if it, or the calling coroutine, was cancelled
   */
  public static <T extends @Nullable Object, X extends Exception> T waitFor(
      Body<? extends T, X> awaitable, @Nullable Duration timeout) throws X {
    return FutureWaits.waitFor(CoroutineTask.require("waitFor"), awaitable, timeout);
  }

  /** {@link #waitFor(Body, Duration)} for a body that returns nothing. */
  public static <X extends Exception> void waitFor(Body.OfVoid<X> body, @Nullable Duration timeout)
      throws X {
    waitFor(VoidBody.of(body), timeout);
  }

  /**
   * Runs a body in the calling coroutine, for this long at most: when time is up, it is cancelled
   * where it waits, and the cancellation becomes an {@link AsyncTimeoutException}. A body that does
   * not suspend is not interrupted, and one that swallows the cancellation returns as if nothing
   * had happened. If somebody else cancels the coroutine too, that wins. A failure whose cause is
   * the cancellation has the timeout as a suppressed exception. asyncio's {@code timeout}.
   *
   * <p>A lambda {@code timeout -> call(…)}, one call without braces, is ambiguous: give it braces,
   * or the parameter its type.
   *
   * @param delay how long at most; zero or less for the next wait; null for no limit
   * @throws AsyncTimeoutException if time was up
   * @throws X what the body throws
   */
  public static <T extends @Nullable Object, X extends Exception> T timeout(
      @Nullable Duration delay, Timeout.Body<? extends T, X> body) throws X {
    CoroutineTask<?> task = CoroutineTask.require("timeout");
    return TimeoutScope.within(task, delay, body);
  }

  /** {@link #timeout(Duration, Timeout.Body)} for a body that needs no handle. */
  public static <T extends @Nullable Object, X extends Exception> T timeout(
      @Nullable Duration delay, Body<? extends T, X> body) throws X {
    Objects.requireNonNull(body, "body");
    return TimeoutScope.fixed(CoroutineTask.require("timeout"), delay, body);
  }

  /** {@link #timeout(Duration, Timeout.Body)} for a body that returns nothing. */
  public static <X extends Exception> void timeout(
      @Nullable Duration delay, Timeout.VoidBody<X> body) throws X {
    timeout(delay, withNull(body));
  }

  /** {@link #timeout(Duration, Timeout.Body)} for a body that needs no handle, returns nothing. */
  public static <X extends Exception> void timeout(@Nullable Duration delay, Body.OfVoid<X> body)
      throws X {
    timeout(delay, VoidBody.of(body));
  }

  /**
   * {@link #timeout(Duration, Timeout.Body)} until a time by {@link EventLoop#time}, null for no
   * limit. asyncio's {@code timeout_at}.
   */
  public static <T extends @Nullable Object, X extends Exception> T timeoutAt(
      @Nullable Duration when, Timeout.Body<? extends T, X> body) throws X {
    return TimeoutScope.until(CoroutineTask.require("timeoutAt"), when, body);
  }

  /** {@link #timeoutAt(Duration, Timeout.Body)} for a body that needs no handle. */
  public static <T extends @Nullable Object, X extends Exception> T timeoutAt(
      @Nullable Duration when, Body<? extends T, X> body) throws X {
    Objects.requireNonNull(body, "body");
    return timeoutAt(when, (Timeout timeout) -> body.await());
  }

  /** {@link #timeoutAt(Duration, Timeout.Body)} for a body that returns nothing. */
  public static <X extends Exception> void timeoutAt(
      @Nullable Duration when, Timeout.VoidBody<X> body) throws X {
    timeoutAt(when, withNull(body));
  }

  /** {@link #timeoutAt(Duration, Timeout.Body)} for a body without a handle and a result. */
  public static <X extends Exception> void timeoutAt(@Nullable Duration when, Body.OfVoid<X> body)
      throws X {
    timeoutAt(when, VoidBody.of(body));
  }

  private static <X extends Exception> Timeout.Body<@Nullable Void, X> withNull(
      Timeout.VoidBody<X> body) {
    Objects.requireNonNull(body, "body");
    return timeout -> {
      body.run(timeout);
      return null;
    };
  }

  /**
   * The value of an awaitable that is not cancelled when the calling coroutine is: it goes on in a
   * task of its own. If it fails after that, the failure is logged. Suspends the calling coroutine.
   * asyncio's {@code shield}.
   *
   * @throws X the very exception with which the awaitable failed
   * @throws CancelledError if it, or the calling coroutine, was cancelled
   */
  public static <T extends @Nullable Object, X extends Exception> T shield(
      Body<? extends T, X> awaitable) throws X {
    CoroutineTask<?> task = CoroutineTask.require("shield");
    return Rethrow.<T, X>fromAwait(Shield.shield(task.loop(), awaitable));
  }

  /** {@link #shield(Body)} of a body that returns nothing. */
  public static <X extends Exception> void shield(Body.OfVoid<X> body) throws X {
    shield(VoidBody.of(body));
  }

  /**
   * The handle of a {@link #shield(Body)}, to be awaited or cancelled later; the awaitable itself
   * if it is a future that is done.
   */
  public static <T extends @Nullable Object> Future<T> shieldFuture(Body<T, ?> awaitable) {
    return Shield.future(loop("shieldFuture"), awaitable);
  }

  /** {@link #shieldFuture(Body)} of a body that returns nothing. */
  public static Future<@Nullable Void> shieldFuture(Body.OfVoid<?> body) {
    return shieldFuture(Objects.requireNonNull(body, "body").asCoroutine());
  }

  /**
   * The futures of several awaitables, in the order in which they are done. Those that have not
   * been started are started at once, in order. The iterator's {@code next()} suspends the
   * coroutine that calls it until the next one is done, and gives that very future or task, to be
   * awaited without suspending. Nothing is cancelled, whatever happens. asyncio's {@code
   * as_completed}.
   *
   * @param timeout how long it may take in all; null for as long as it takes. When time is up,
   *     {@code next()} throws {@link AsyncTimeoutException} for each one that is left
   */
  public static <T extends @Nullable Object> Iterable<Future<T>> asCompleted(
      Collection<? extends Body<? extends T, ?>> awaitables, @Nullable Duration timeout) {
    AsCompleted<T> futures = new AsCompleted<>(loop("asCompleted"), awaitables, timeout);
    return () -> futures;
  }

  /** {@link #asCompleted(Collection, Duration)} for as long as it takes. */
  public static <T extends @Nullable Object> Iterable<Future<T>> asCompleted(
      Collection<? extends Body<? extends T, ?>> awaitables) {
    return asCompleted(awaitables, null);
  }

  /** {@link #asCompleted(Collection)} of the arguments. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> Iterable<Future<T>> asCompleted(
      Body<? extends T, ?>... awaitables) {
    return asCompleted(all(awaitables));
  }

  /** {@link #asCompleted(Collection)} of bodies that return nothing. */
  public static Iterable<Future<@Nullable Void>> asCompleted(Body.OfVoid<?>... bodies) {
    return asCompleted(coroutines(bodies));
  }

  /**
   * Runs a block with a group in which it can start tasks, and leaves it when all of them have
   * ended. Runs in the calling coroutine, and suspends it at the end if tasks are left. When one
   * fails, the others and the block are cancelled, and all failures are thrown together. asyncio's
   * {@code TaskGroup}.
   *
   * <p>A lambda {@code group -> group.createTask(…)}, one call without braces, is ambiguous: give
   * it braces, or the parameter its type, {@code (TaskGroup group) -> …}.
   *
   * @return what the block returns; null if {@link TaskGroup#cancel} has cancelled it
   * @throws ExceptionGroup if a task or the block has failed, even if it is one only
   * @throws CancelledError if the calling coroutine was cancelled
   */
  public static <T extends @Nullable Object> @Nullable T taskGroup(
      TaskGroup.Body<? extends T> block) {
    Objects.requireNonNull(block, "block");
    return Group.<T>run(CoroutineTask.require("taskGroup"), block);
  }

  /** {@link #taskGroup(TaskGroup.Body)} for a block that returns nothing. */
  public static void taskGroup(TaskGroup.VoidBody block) {
    Objects.requireNonNull(block, "block");
    Group.<@Nullable Void>run(
        CoroutineTask.require("taskGroup"),
        group -> {
          block.run(group);
          return null;
        });
  }

  /**
   * Makes a call that blocks on a thread of {@code tauko.blocking-dispatcher}, and returns its
   * value. Suspends the calling coroutine. The call sees the coroutine's context variables. If the
   * coroutine is cancelled, the thread is interrupted, and the cancellation is thrown when the call
   * has ended, in whatever way; a call that still waits for a thread is dropped, and never made.
   * asyncio's {@code to_thread}, which leaves the thread running.
   *
   * @throws X the very exception that the call threw
   * @throws CancelledError if the calling coroutine was cancelled
   */
  public static <T extends @Nullable Object, X extends Exception> T toThread(
      Body<? extends T, X> call) throws X {
    Objects.requireNonNull(call, "call");
    CoroutineTask<?> task = CoroutineTask.require("toThread");
    return Rethrow.<T, X>fromAwait(
        () -> ThreadCall.call(task, task.loop().blockingThreads(), call::await));
  }

  /** {@link #toThread(Body)} for a call that returns nothing. */
  public static <X extends Exception> void toThread(Body.OfVoid<X> call) throws X {
    toThread(VoidBody.of(Objects.requireNonNull(call, "call")));
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
    return loop("runningLoop").face();
  }

  /** {@link #captureCallGraph(Future, int, int)} of the running task, with all of its calls. */
  public static @Nullable FutureCallGraph captureCallGraph() {
    return captureCallGraph(null, 0, Integer.MAX_VALUE);
  }

  /**
   * Where a task is and who awaits it, from task to task. Only on its loop. asyncio's {@code
   * capture_call_graph}.
   *
   * @param future the future or task; null for the running task
   * @param depth how many of the innermost calls are left out
   * @param limit how many calls of each task: the innermost if positive, else the outermost
   * @return null if there is no future and no running task
   */
  public static @Nullable FutureCallGraph captureCallGraph(
      @Nullable Future<?> future, int depth, int limit) {
    return CallGraphs.capture("captureCallGraph", future, depth, limit);
  }

  /** {@link #captureCallGraph} as text, empty if there is none; null for the running task. */
  public static String formatCallGraph(@Nullable Future<?> future) {
    FutureCallGraph graph = captureCallGraph(future, 0, Integer.MAX_VALUE);
    return graph == null ? "" : graph.format();
  }

  /** Prints {@link #formatCallGraph} of the running task. asyncio's {@code print_call_graph}. */
  public static void printCallGraph(PrintStream out) {
    Objects.requireNonNull(out, "out").println(formatCallGraph(null));
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
