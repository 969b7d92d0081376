package dev.tauko.internal.engine;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.DeadlockException;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.observe.DeadlockWatch;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.Leftovers;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One run of a main coroutine: waits for it, then cancels and waits for what it left behind. The
 * steps come in the turns in which asyncio's {@code run} has them.
 *
 * @param <T> the type of what the main coroutine returns
 */
public final class MainRun<T extends @Nullable Object> implements DeadlockWatch.Run {
  private static final Logger log = Loggers.of("dev.tauko.Runner");

  private final CoroutineLoop loop;
  private final EngineCore engine;
  private final CoroutineTask<T> main;
  private final CompletableFuture<Done> ended = new CompletableFuture<>();
  private final Leftovers leftovers;
  private volatile @Nullable DeadlockException deadlock;

  /** A run that {@link #join} begins. */
  public MainRun(EngineCore engine, Variables variables, Coroutine<? extends T> body) {
    this.engine = engine;
    this.main = engine.prepare(null, body);
    this.loop = main.loop();
    this.leftovers = new Leftovers(loop, engine.launches()::all, this::warn, this::finish);
    main.setVariables(variables);
  }

  /** The context variables at the end of the main coroutine. */
  public Variables variables() {
    return main.variables();
  }

  /**
   * Runs it all, and gives the outcome of the main coroutine. An interrupt of the calling thread
   * cancels the main coroutine; a second one ends the wait.
   */
  public T join() {
    engine.running(this);
    try {
      engine.launch(main, () -> leftovers.cancelAfter(main));
      CompletableFuture<?> over =
          CompletableFuture.anyOf(ended, engine.system().getWhenTerminated().toCompletableFuture());
      try {
        over.get();
      } catch (InterruptedException interrupt) {
        main.cancel("the thread that called run() was interrupted");
        awaitOrAbandon(over);
        neverReturnFromExit();
        return afterInterrupt(interrupt);
      }
      neverReturnFromExit();
      return outcome();
    } catch (Throwable thrown) {
      showCaller(thrown);
      throw Rethrow.exactly(thrown);
    } finally {
      engine.running(null);
    }
  }

  /**
   * Lets a stack trace from a coroutine's thread go on with the frames of the thread that has
   * called {@code run}, as if the body had run there: whoever shortens traces by the frames that
   * the caller must have, as the launcher of source files does, then leaves the right ones.
   */
  private static void showCaller(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    boolean cancelled = thrown instanceof CancelledError && trace.length == 0;
    if (Thread.currentThread().isVirtual() || !(cancelled || isOfVirtualThread(trace))) {
      return;
    }
    List<StackTraceElement> whole = new ArrayList<>(List.of(trace));
    whole.addAll(List.of(new Throwable().getStackTrace()));
    thrown.setStackTrace(whole.toArray(StackTraceElement[]::new));
  }

  private static boolean isOfVirtualThread(StackTraceElement[] trace) {
    return trace.length > 0
        && trace[trace.length - 1].getClassName().equals("java.lang.VirtualThread");
  }

  /** Where the main coroutine has called {@link System#exit}, its caller does not go on either. */
  private void neverReturnFromExit() {
    while (main.exits()) {
      LockSupport.park(this);
    }
  }

  private void awaitOrAbandon(CompletableFuture<?> over) throws Exception {
    try {
      over.get();
    } catch (InterruptedException second) {
      abandon();
      throw second;
    }
  }

  /**
   * Nobody waits for the end any more: all tasks are cancelled now, so that the end of the main
   * coroutine, whenever it comes, concerns nobody else. What is accepted after this, such as the
   * next run, is none of its tasks.
   */
  private void abandon() {
    engine.launches().add(leftovers::cancelBegun);
  }

  private T outcome() throws Exception {
    DeadlockException deadlock = this.deadlock;
    if (deadlock != null && (!main.isDone() || main.isCancelled())) {
      throw deadlock;
    }
    if (!ended.isDone() && !main.isDone()) {
      throw new IllegalStateException(
          "the actor system " + engine.system().name() + " ended before the main coroutine did");
    }
    return main.result();
  }

  /** The interrupt comes out if it is all that has cancelled the main coroutine. */
  private T afterInterrupt(InterruptedException interrupt) throws Exception {
    if (main.isCancelled() && main.cancelling() <= 1) {
      throw interrupt;
    }
    Thread.currentThread().interrupt();
    return outcome();
  }

  @Override
  public CoroutineTask<?> main() {
    return main;
  }

  /** The main coroutine is cancelled; if that does not help either, the run ends without it. */
  @Override
  public void stuck(String report) {
    if (deadlock == null) {
      deadlock = new DeadlockException(report);
      main.cancel(report);
    } else {
      ended.complete(Done.getInstance());
    }
  }

  private void warn(List<CoroutineTask<?>> pending) {
    if (loop.isDebug() && !pending.isEmpty()) {
      loop.executor()
          .outsideGuard(() ->
              log.warn(
                  "run() ends, and cancels {} tasks that are still pending: {}",
                  pending.size(),
                  Shutdown.describe(pending)));
    }
  }

  private void finish() {
    List<CoroutineTask<?>> tasks = leftovers.take();
    if (tasks.isEmpty()) {
      ended.complete(Done.getInstance());
    } else {
      loop.executor().outsideGuard(() -> reportAndEnd(tasks));
    }
  }

  private void reportAndEnd(List<CoroutineTask<?>> tasks) {
    for (CoroutineTask<?> task : tasks) {
      if (!task.isCancelled() && task.exception() != null) {
        log.error("{} failed while run() was ending", task, task.exception());
      }
    }
    ended.complete(Done.getInstance());
  }
}
