package dev.tauko.internal.stream;

import dev.tauko.AwaitTrace;
import dev.tauko.CancelledError;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.pekko.Telling;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.DoneCallback;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import dev.tauko.stream.Elements;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.jspecify.annotations.Nullable;

/**
 * The elements of one run of a stream, on their way from its last stage to a coroutine.
 *
 * <p><b>Two sides.</b> The stage, in the turns of the stream's actor, adds to {@link #arrived},
 * sets {@link #end} once, and wakes the coroutine by {@link #awaited}. The coroutine takes, and
 * asks for more by {@link #stage}. A coroutine that is about to wait announces that first, and then
 * looks again; the stage adds first, and then looks whether anybody waits. So one of the two sees
 * the other, and nobody takes a lock.
 *
 * <p><b>Back-pressure.</b> The stage begins with a credit of as many elements as may wait here, and
 * each one that it delivers costs one. What the coroutine takes is given back: each element at once
 * if one may wait, else when half of them have been taken, or the coroutine has to wait.
 *
 * <p><b>The end.</b> The stream is cancelled by {@link #close}, or by the end of the coroutine to
 * which it belongs, of which it is a callback; that is taken back as soon as the stream has ended.
 *
 * @param <T> the type of the elements
 */
public final class StreamElements<T> implements Elements<T> {

  /** What the coroutine's side tells the stage. */
  sealed interface Request {

    /** So many more elements may be delivered. */
    record More(int count) implements Request {}

    /**
     * The stream is to be cancelled.
     *
     * @param cause null if there is no failure
     */
    record Cancel(@Nullable Throwable cause) implements Request {}
  }

  /** After so many elements in a row that were there already, others run. */
  private static final int LONGEST_RUN = 64;

  /** The end of a stream that has completed. */
  private static final Object COMPLETED = new Object();

  private final int ahead;
  private final AsyncCallback<Request> stage;
  private final Queue<T> arrived = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable WakeUp> awaited = new AtomicReference<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  /** How the stream has ended: {@link #COMPLETED} or its failure; null as long as it runs. */
  private final AtomicReference<@Nullable Consumer<Throwable>> failureListener =
      new AtomicReference<>();

  private volatile @Nullable Object end;

  /** The coroutine that the stream does not outlive. */
  private volatile @Nullable CoroutineTask<?> owner;

  private final DoneCallback ownerEnds = this::ownerHasEnded;

  private final Iterator<T> iterator =
      new Iterator<>() {
        @Override
        public boolean hasNext() {
          return StreamElements.this.hasNext();
        }

        @Override
        public T next() {
          return takeNext();
        }
      };

  // The coroutine's side.
  private @Nullable T next;
  private int taken;
  private int run;
  private boolean noted;

  StreamElements(int ahead, AsyncCallback<Request> stage) {
    this.ahead = ahead;
    this.stage = stage;
  }

  // ---- the stage's side ----

  void deliver(T element) {
    arrived.add(element);
    wake();
  }

  void complete() {
    endWith(COMPLETED);
  }

  /** Has an effect only if the stream has not ended before. */
  void fail(Throwable failure) {
    endWith(failure);
    tellFailure();
  }

  boolean hasEnded() {
    return end != null;
  }

  /** Calls something once when the stream fails, on any thread; at once if it has failed. */
  void onFailure(Consumer<Throwable> listener) {
    failureListener.set(listener);
    tellFailure();
  }

  private void tellFailure() {
    if (end instanceof Throwable failure) {
      Consumer<Throwable> listener = failureListener.getAndSet(null);
      if (listener != null) {
        listener.accept(failure);
      }
    }
  }

  private void endWith(Object how) {
    if (end == null) {
      end = how;
      wake();
    }
  }

  private void wake() {
    WakeUp waiting = awaited.get();
    if (waiting != null && awaited.compareAndSet(waiting, null)) {
      waiting.loop().soonThreadsafe(waiting::give);
    }
  }

  // ---- the coroutine's side ----

  /** The stream is cancelled when this coroutine, which calls, has ended. */
  public void belongTo(CoroutineTask<?> task) {
    owner = task;
    try (Guard _ = task.loop().guard()) {
      task.attach(ownerEnds);
    }
  }

  @Override
  public Iterator<T> iterator() {
    return iterator;
  }

  private boolean hasNext() {
    if (next != null) {
      return true;
    }
    CoroutineTask<?> task = CoroutineTask.require("Elements.hasNext");
    requireLoop(task);
    while (true) {
      requireOpen();
      T element = arrived.poll();
      if (element == null && end != null) {
        // What came before the end was added before it was set.
        element = arrived.poll();
        if (element == null) {
          return atEnd(task);
        }
      }
      if (element != null) {
        next = element;
        letOthersRun(task);
        return true;
      }
      await(task);
    }
  }

  private T takeNext() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has completed");
    }
    T element = next;
    if (element == null) {
      throw new IllegalStateException("the elements were closed");
    }
    next = null;
    taken++;
    if (taken >= Math.max(1, ahead / 2)) {
      askForMore();
    }
    return element;
  }

  private void askForMore() {
    int count = taken;
    if (count > 0 && end == null) {
      taken = 0;
      Telling.tell(() -> stage.invoke(new Request.More(count)));
    }
  }

  private void requireLoop(CoroutineTask<?> task) {
    CoroutineTask<?> owner = this.owner;
    if (owner != null && owner.loop() != task.loop()) {
      throw new IllegalStateException(
          "the elements of a stream that "
              + owner
              + " has started may be taken by coroutines of its loop only, not by "
              + task);
    }
  }

  private void requireOpen() {
    if (cancelled.get()) {
      throw new IllegalStateException("the elements were closed, and the stream cancelled");
    }
  }

  /** The element stays, if the coroutine is cancelled meanwhile. */
  private void letOthersRun(CoroutineTask<?> task) {
    run++;
    if (run >= LONGEST_RUN) {
      run = 0;
      task.pause();
    }
  }

  private void await(CoroutineTask<?> task) {
    run = 0;
    askForMore();
    WakeUp wakeUp = new WakeUp(task.loop(), "Elements.next()", () -> Enders.Outside.INSTANCE);
    if (!awaited.compareAndSet(null, wakeUp)) {
      throw new IllegalStateException(
          "another coroutine waits for the next element of this stream; one at a time may");
    }
    try {
      if (arrived.isEmpty() && end == null && !cancelled.get()) {
        task.suspendUntil(wakeUp);
      }
    } finally {
      awaited.compareAndSet(wakeUp, null);
    }
  }

  /** False if the stream has completed; else throws its failure. */
  private boolean atEnd(CoroutineTask<?> task) {
    leaveOwner();
    if (end instanceof Throwable failure) {
      if (!noted) {
        noted = true;
        failure.addSuppressed(new AwaitTrace(task.name()));
      }
      throw Rethrow.<RuntimeException>exactly(failure);
    }
    return false;
  }

  // ---- the end ----

  @Override
  public void close() {
    end(null);
  }

  /** Cancels the stream for a reason, which its source hears of. From any thread. */
  public void cancel(Throwable cause) {
    if (cause instanceof CancelledError error) {
      CancellationException cancellation = new CancellationException(error.getMessage());
      cancellation.initCause(error);
      end(cancellation);
    } else {
      end(cause);
    }
  }

  private void end(@Nullable Throwable cause) {
    if (cancelled.compareAndSet(false, true)) {
      leaveOwner();
      if (end == null) {
        Telling.tell(() -> stage.invoke(new Request.Cancel(cause)));
      }
      arrived.clear();
      wake();
    }
  }

  private void leaveOwner() {
    CoroutineTask<?> task = owner;
    if (task == null) {
      return;
    }
    CoroutineLoop loop = task.loop();
    if (CoroutineLoop.here() == loop) {
      try (Guard _ = loop.guard()) {
        task.removeCallback(ownerEnds);
      }
    } else {
      loop.soonThreadsafe(() -> task.removeCallback(ownerEnds));
    }
  }

  private void ownerHasEnded(Object ended) {
    CoroutineTask<?> task = owner;
    if (task != null && cancelled.compareAndSet(false, true)) {
      wake();
      if (end == null) {
        task.loop().executor().outsideGuard(() -> stage.invoke(new Request.Cancel(null)));
      }
    }
  }
}
