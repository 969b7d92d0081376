package dev.tauko.internal.task;

import dev.tauko.CancelledError;
import dev.tauko.internal.loop.ExitCalls;
import dev.tauko.internal.loop.Guard;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A call on a thread off the loop, for one coroutine that waits for it.
 *
 * @param <T> the type of what the call returns
 */
public final class ThreadCall<T extends @Nullable Object> {
  private final Variables variables = Variables.current();
  private final LoopFuture<T> outcome;
  private final CoroutineLoop loop;

  /** Guards changes of the three fields below, so that no interrupt comes too late. */
  private final ReentrantLock lock = new ReentrantLock();

  /** What is to be called; null when the call has begun, or never will. */
  private @Nullable Callable<? extends T> callable;

  private volatile @Nullable Thread thread;
  private boolean cancelled;

  /** Whether the loop has heard of its end, or never will. */
  private volatile boolean reported;

  private ThreadCall(CoroutineLoop loop, Callable<? extends T> callable) {
    this.loop = loop;
    this.callable = callable;
    this.outcome = new LoopFuture<>(loop);
  }

  /**
   * Makes the call on a thread of the executor, and suspends the task until it has ended. If the
   * task is cancelled, the thread is interrupted, and the task goes on when the call has ended. A
   * call that still waits for a thread then is dropped, and the task goes on at once.
   */
  public static <T extends @Nullable Object> T call(
      CoroutineTask<?> task, Executor threads, Callable<? extends T> callable) throws Exception {
    ThreadCall<T> call =
        new ThreadCall<>(
            task.loop(), task.loop().inheritsMdc() ? Mdc.inheriting(callable) : callable);
    call.loop.executor().outsideBegins();
    call.loop.executor().waitsOutside(call, true);
    try {
      threads.execute(call::run);
    } catch (RuntimeException rejected) {
      call.reported = true;
      call.loop.executor().outsideEnds();
      throw rejected;
    }
    return call.await(task);
  }

  private T await(CoroutineTask<?> task) throws Exception {
    CancelledError cancellation = null;
    try (Guard _ = loop.guard()) {
      while (!outcome.isDone()) {
        WakeUp end = new WakeUp(loop, "toThread()", () -> WaitReason.Enders.Outside.INSTANCE);
        DoneCallback signal = done -> end.give();
        outcome.addCallback(signal);
        try {
          task.suspendUntil(end);
        } catch (CancelledError cancelled) {
          outcome.removeCallback(signal);
          cancellation = cancelled;
          if (drop()) {
            reported = true;
            loop.executor().outsideEnds();
            throw cancelled;
          }
        }
      }
    }
    if (cancellation != null) {
      outcome.markObserved();
      throw cancellation;
    }
    return outcome.outcome(task.name());
  }

  /** Interrupts the call; if it has not begun, takes it back, and tells so. */
  private boolean drop() {
    lock.lock();
    try {
      cancelled = true;
      Thread thread = this.thread;
      if (thread != null) {
        thread.interrupt();
      }
      boolean waits = callable != null;
      callable = null;
      return waits;
    } finally {
      lock.unlock();
    }
  }

  /**
   * If the call is inside {@link System#exit}, which never returns, the wait for it is cancelled.
   * May be called on any thread.
   *
   * @return whether the call is there
   */
  public boolean leaveIfExiting() {
    Thread thread = this.thread;
    if (thread == null || !ExitCalls.isIn(thread) || !loop.threadCalls().remove(this)) {
      return false;
    }
    loop.soonThreadsafe(() -> {
      loop.executor().outsideEnds();
      outcome.cancelHere("the call has called System.exit()");
    });
    reported = true;
    return true;
  }

  /** Whether the loop has heard of the end of the call, or never will. From any thread. */
  public boolean isReported() {
    return reported;
  }

  /** The thread on which the call is now; null if it has not begun, or has ended. */
  public @Nullable Thread thread() {
    return thread;
  }

  private void run() {
    Callable<? extends T> call = begin();
    if (call == null) {
      return;
    }
    T result = null;
    Throwable failure = null;
    try {
      result = variables.call(call::call);
    } catch (Throwable thrown) {
      failure = thrown;
    } finally {
      end();
    }
    T value = result;
    Throwable thrown = failure;
    loop.soonThreadsafe(() -> {
      loop.executor().outsideEnds();
      if (thrown != null) {
        outcome.fail(thrown);
      } else {
        succeed(value);
      }
    });
    reported = true;
  }

  @SuppressWarnings("NullAway") // Null only if null is what the call has returned.
  private void succeed(@Nullable T value) {
    outcome.succeed(value);
  }

  /** What this thread is to call; null if the call was taken back. */
  private @Nullable Callable<? extends T> begin() {
    lock.lock();
    try {
      Callable<? extends T> call = callable;
      callable = null;
      if (call != null) {
        thread = Thread.currentThread();
        loop.threadCalls().add(this);
      }
      return call;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      thread = null;
      loop.threadCalls().remove(this);
      var _ = cancelled && Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }
}
