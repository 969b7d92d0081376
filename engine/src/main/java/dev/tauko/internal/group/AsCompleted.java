package dev.tauko.internal.group;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Body;
import dev.tauko.Future;
import dev.tauko.TimerHandle;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.DoneCallback;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitQueue;
import dev.tauko.internal.task.WaitQueue.Waiter;
import dev.tauko.internal.task.WaitReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@link dev.tauko.Asyncio#asCompleted}: futures in the order in which they are done.
 *
 * @param <T> the type of the results
 */
public final class AsCompleted<T extends @Nullable Object> implements Iterator<Future<T>> {
  private final Set<LoopFuture<? extends T>> running = new LinkedHashSet<>();

  /** What is done and was not fetched; empty for what time was up for. */
  private final Deque<Optional<LoopFuture<? extends T>>> done = new ArrayDeque<>();

  private final WaitQueue waiters = new WaitQueue(WaitCall.of("asCompleted()"), this::enders);

  private final CoroutineLoop loop;
  private final DoneCallback onDone;
  private @Nullable TimerHandle timer;
  private int left;

  /** Starts what has not been started, in order. Called on the loop. */
  public AsCompleted(
      CoroutineLoop loop,
      Collection<? extends Body<? extends T, ?>> awaitables,
      @Nullable Duration timeout) {
    this.loop = loop;
    this.onDone = future -> loop.soon(() -> completed(future));
    // The collection may be users' code: it is gone through before anything is started.
    List<Body<? extends T, ?>> all =
        new ArrayList<>(Objects.requireNonNull(awaitables, "awaitables"));
    all.forEach(each -> Futures.requireOf(loop, each));
    try (Guard _ = loop.guard()) {
      start(all, timeout);
    }
  }

  private void start(List<Body<? extends T, ?>> awaitables, @Nullable Duration timeout) {
    for (Body<? extends T, ?> awaitable : awaitables) {
      running.add(Futures.ensure(loop, awaitable));
    }
    running.forEach(future -> future.addCallback(onDone));
    left = running.size();
    if (timeout != null && left > 0) {
      timer = loop.after(timeout, this::timeUp);
    }
  }

  private WaitReason.Enders enders() {
    List<LoopFuture<?>> futures = List.copyOf(running);
    return timer == null
        ? WaitReason.Enders.Futures.first(futures)
        : new WaitReason.Enders.Watching(
            new WaitReason.Enders.Clock(timer.when().toNanos()), futures);
  }

  private void completed(LoopFuture<?> future) {
    if (!running.remove(future)) {
      return;
    }
    @SuppressWarnings("unchecked") // It was in the set.
    LoopFuture<? extends T> ours = (LoopFuture<? extends T>) future;
    put(Optional.of(ours));
    if (running.isEmpty() && timer != null) {
      timer.cancel();
    }
  }

  private void put(Optional<LoopFuture<? extends T>> one) {
    done.add(one);
    waiters.wakeFirstLive();
  }

  private void timeUp() {
    for (LoopFuture<? extends T> future : running) {
      future.removeCallback(onDone);
      put(Optional.empty());
    }
    running.clear();
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  @Override
  @SuppressWarnings("unchecked") // A future is only read from.
  public Future<T> next() {
    try (Guard _ = loop.guard()) {
      if (left == 0) {
        throw new NoSuchElementException("all have been given");
      }
      left--;
    }
    return (Future<T>)
        take(CoroutineTask.require("next"))
            .orElseThrow(() -> new AsyncTimeoutException("time was up before all were done", null));
  }

  private Optional<LoopFuture<? extends T>> take(CoroutineTask<?> task) {
    try (Guard _ = loop.guard()) {
      while (done.isEmpty()) {
        awaitOne(task);
      }
      return done.remove();
    }
  }

  /** A wake-up that came to a coroutine that was cancelled is passed on. */
  private void awaitOne(CoroutineTask<?> task) {
    Waiter waiter = waiters.add(loop);
    boolean goesOn = false;
    try {
      task.suspendUntil(waiter);
      goesOn = true;
    } finally {
      waiters.remove(waiter);
      if (!goesOn && waiter.isWoken() && !done.isEmpty()) {
        waiters.wakeFirstLive();
      }
    }
  }
}
