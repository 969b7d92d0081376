package dev.tauko.internal.group;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.ReturnWhen;
import dev.tauko.TimerHandle;
import dev.tauko.Waited;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.DoneCallback;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.MemberText;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.TimeLimit;
import dev.tauko.internal.task.WaitReason;
import dev.tauko.internal.task.WaitReason.Enders.Quorum;
import dev.tauko.internal.task.WakeUp;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Waits of one task for futures that it leaves alone. */
public final class FutureWaits {
  private FutureWaits() {}

  /** What a task does when a future that it waits for is done. */
  private record Signal(CoroutineTask<?> task, DoneCallback action) implements DoneCallback {
    @Override
    public void schedule(LoopFuture<?> future) {
      action.schedule(future);
    }

    @Override
    public LoopFuture<?> awaiter() {
      return task;
    }
  }

  /** The limit of one wait. */
  private static final class WaitLimit extends TimeLimit {
    private final TimerHandle timer;

    WaitLimit(TimerHandle timer) {
      this.timer = timer;
    }

    @Override
    protected Duration when() {
      return timer.when();
    }
  }

  /** A wait for several futures, in words. */
  private record Members(String call, List<LoopFuture<?>> futures) {
    @Override
    public String toString() {
      return MemberText.of(call, futures);
    }
  }

  /** {@link dev.tauko.Asyncio#waitTasks}. */
  public static <T extends @Nullable Object> Waited<T> waitTasks(
      CoroutineTask<?> task,
      Collection<? extends Future<? extends T>> futures,
      ReturnWhen returnWhen,
      @Nullable Duration timeout) {
    Objects.requireNonNull(returnWhen, "returnWhen");
    Set<Future<? extends T>> all = new LinkedHashSet<>(Objects.requireNonNull(futures, "futures"));
    all.forEach(future -> Futures.requireOf(task.loop(), future));
    if (all.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to wait for: no futures were given");
    }
    try (Guard _ = task.loop().guard()) {
      awaitSome(task, all, returnWhen, timeout);
    }
    Set<Future<? extends T>> done = new LinkedHashSet<>();
    Set<Future<? extends T>> pending = new LinkedHashSet<>();
    for (Future<? extends T> future : all) {
      (future.isDone() ? done : pending).add(future);
    }
    return new Waited<>(done, pending);
  }

  private static void awaitSome(
      CoroutineTask<?> task,
      Set<? extends Future<?>> futures,
      ReturnWhen returnWhen,
      @Nullable Duration timeout) {
    CoroutineLoop loop = task.loop();
    WakeUp wakeUp =
        wakeUp(
            loop,
            "waitTasks()",
            returnWhen == ReturnWhen.ALL_COMPLETED ? Quorum.ALL : Quorum.FIRST,
            futures);
    TimerHandle timer = timeout == null ? null : loop.after(timeout, wakeUp::give);
    WaitLimit limit = timer == null ? null : new WaitLimit(timer);
    if (limit != null) {
      task.limitSet(limit);
    }
    int[] left = {futures.size()};
    DoneCallback count =
        future ->
            loop.soon(() -> {
              left[0]--;
              if (left[0] <= 0 || ends(future, returnWhen)) {
                if (timer != null) {
                  timer.cancel();
                }
                wakeUp.give();
              }
            });
    DoneCallback onDone = new Signal(task, count);
    futures.forEach(future -> ((LoopFuture<?>) future).addCallback(onDone));
    try {
      task.suspendUntil(wakeUp);
    } finally {
      if (limit != null) {
        limit.timer.cancel();
        task.limitGone(limit);
      }
      futures.forEach(future -> ((LoopFuture<?>) future).removeCallback(onDone));
    }
  }

  private static boolean ends(LoopFuture<?> future, ReturnWhen returnWhen) {
    return switch (returnWhen) {
      case FIRST_COMPLETED -> true;
      case FIRST_EXCEPTION -> !future.isCancelled() && future.exception() != null;
      case ALL_COMPLETED -> false;
    };
  }

  private static WakeUp wakeUp(
      CoroutineLoop loop, String call, Quorum quorum, Collection<? extends Future<?>> futures) {
    Members members =
        new Members(
            call, futures.stream().<LoopFuture<?>>map(future -> (LoopFuture<?>) future).toList());
    return new WakeUp(
        loop, members, () -> new WaitReason.Enders.Futures(quorum, members.futures()));
  }

  /** {@link dev.tauko.Asyncio#waitFor}. */
  public static <T extends @Nullable Object, X extends Exception> T waitFor(
      CoroutineTask<?> task, Body<? extends T, X> awaitable, @Nullable Duration timeout) throws X {
    Objects.requireNonNull(awaitable, "awaitable");
    if (timeout != null && !timeout.isPositive()) {
      return withoutWaiting(task, awaitable);
    }
    return TimeoutScope.fixed(task, timeout, awaitable);
  }

  /** What is done already, or a timeout when it has ended after a cancellation. */
  private static <T extends @Nullable Object, X extends Exception> T withoutWaiting(
      CoroutineTask<?> task, Body<? extends T, X> awaitable) throws X {
    Futures.requireOf(task.loop(), awaitable);
    LoopFuture<? extends T> future = Futures.ensure(task.loop(), awaitable);
    if (!future.isDone()) {
      try (Guard _ = task.loop().guard()) {
        cancelAndWait(task, future);
      }
      try {
        return Rethrow.<T, X>fromAwait(future::result);
      } catch (CancelledError cancelled) {
        throw new AsyncTimeoutException("there was no time to wait", cancelled);
      }
    }
    return Rethrow.<T, X>fromAwait(future::result);
  }

  private static void cancelAndWait(CoroutineTask<?> task, LoopFuture<?> future) {
    CoroutineLoop loop = task.loop();
    WakeUp wakeUp = wakeUp(loop, "waitFor()", Quorum.ALL, List.of(future));
    DoneCallback onDone = new Signal(task, done -> loop.soon(wakeUp::give));
    future.addCallback(onDone);
    try {
      future.cancel();
      task.suspendUntil(wakeUp);
    } finally {
      future.removeCallback(onDone);
    }
  }
}
