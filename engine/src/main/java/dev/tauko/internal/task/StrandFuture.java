package dev.tauko.internal.task;

import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.Strand;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A future whose body runs on a {@link Strand}, with what reaches the body from other threads:
 * requests to cancel, and interrupts.
 *
 * <p><b>Who may touch what.</b> {@link #outsideRequest} is added to on any thread, and taken on the
 * loop. A thread that adds a request looks at the strand after that: if the strand is not
 * suspended, the body is interrupted, for it may block. A body that goes on says that it is not
 * suspended, and looks for a request after that. So one of the two sees the other; on an executor
 * where that is not so because {@link Strand#isSuspended} is late, the loop is free meanwhile, and
 * looks itself.
 *
 * <p>{@link #interrupted} tells the engine's own interrupts from those of others. It goes up and is
 * taken down together with the flag of the strand's thread, within the {@link #latch}, where nobody
 * stays for longer than that. An interrupt by somebody else comes without it, and is a request to
 * cancel. If it is up at the body's next wait, and the flag is not, then the call in which the body
 * blocked has taken the interrupt: it has thrown an {@link InterruptedException}, most likely, and
 * that was the delivery of the request.
 *
 * <p>The latch is no monitor, but spins. The JDK passes a monitor on in the order in which threads
 * have come. If that is a coroutine, it needs the loop to go on; and the loop's own thread, which
 * interrupts, would wait behind it for ever.
 *
 * @param <T> the type of the result
 */
abstract class StrandFuture<T extends @Nullable Object> extends LoopFuture<T>
    implements Strand.Occupant {

  @SuppressWarnings("rawtypes")
  private static final AtomicReferenceFieldUpdater<StrandFuture, @Nullable CancelRequest>
      OUTSIDE_REQUEST =
          AtomicReferenceFieldUpdater.newUpdater(
              StrandFuture.class, CancelRequest.class, "outsideRequest");

  @SuppressWarnings("rawtypes")
  private static final AtomicIntegerFieldUpdater<StrandFuture> LATCH =
      AtomicIntegerFieldUpdater.newUpdater(StrandFuture.class, "latch");

  final Strand strand;

  @SuppressWarnings("unused") // Used by the updater.
  private volatile int latch;

  @SuppressWarnings("unused") // Used by the updater.
  private volatile @Nullable CancelRequest outsideRequest;

  /** Whether the engine itself interrupted the strand's thread. */
  private volatile boolean interrupted;

  StrandFuture(CoroutineLoop loop) {
    super(loop);
    this.strand = loop.executor().strand(this);
  }

  // ---- requests from other threads ----

  /** Takes a request to cancel from a thread off the loop. */
  final void request(@Nullable String message) {
    OUTSIDE_REQUEST.updateAndGet(this, before -> CancelRequest.after(before, message));
    if (strand.thread() != null && !strand.isSuspended()) {
      interruptForRequest();
    }
    loop.soonThreadsafe(this::takeOutsideRequest);
  }

  /** Interrupts the body, unless the request has reached it, which would not expect it then. */
  private void interruptForRequest() {
    enterLatch();
    try {
      CancelRequest request =
          OUTSIDE_REQUEST.updateAndGet(this, added -> added == null ? null : added.interrupting());
      if (request != null) {
        raise();
      }
    } finally {
      leaveLatch();
    }
  }

  /** Cancels as often as other threads have asked for. On the loop. */
  final void takeOutsideRequest() {
    if (outsideRequest != null) {
      try (Guard _ = loop.guard()) {
        CancelRequest request = OUTSIDE_REQUEST.getAndSet(this, null);
        if (request != null) {
          cancelFor(request, request.interrupts());
        }
      }
    }
  }

  private void cancelFor(CancelRequest request, boolean interrupted) {
    for (int i = 0; i < request.times(); i++) {
      cancelHere(request.message(), interrupted);
    }
  }

  /**
   * Cancels, within the guard of the loop.
   *
   * @param interrupted whether the body was interrupted for it
   */
  abstract void cancelHere(@Nullable String message, boolean interrupted);

  // ---- interrupts ----

  /** Interrupts the body. */
  final void interrupt() {
    enterLatch();
    try {
      raise();
    } finally {
      leaveLatch();
    }
  }

  private void raise() {
    interrupted = true;
    strand.interrupt();
  }

  @Override
  public final void interrupted() {
    boolean ours;
    enterLatch();
    try {
      ours = lower();
    } finally {
      leaveLatch();
    }
    if (!ours) {
      loop.soonThreadsafe(() -> cancelHere(null));
    }
  }

  private boolean lower() {
    boolean ours = interrupted;
    interrupted = false;
    return ours;
  }

  /** The request that the engine has interrupted the body for has reached it. In the body. */
  final void forgetInterrupt() {
    if (interrupted) {
      enterLatch();
      try {
        var _ = lower() && Thread.interrupted();
      } finally {
        leaveLatch();
      }
    }
  }

  /** What came while the body ran is dealt with before it waits. In the body. */
  final void absorbInterrupt() {
    if (interrupted || outsideRequest != null || Thread.currentThread().isInterrupted()) {
      try (Guard _ = loop.guard()) {
        absorb();
      }
    }
  }

  private void absorb() {
    CancelRequest request;
    boolean flag;
    boolean ours;
    enterLatch();
    try {
      flag = Thread.interrupted();
      ours = lower();
      request = OUTSIDE_REQUEST.getAndSet(this, null);
    } finally {
      leaveLatch();
    }
    boolean taken = ours && !flag;
    if (taken && (request == null || request.interrupts())) {
      if (request != null) {
        cancelFor(request, true);
      }
      interruptTaken();
    } else if (request != null) {
      cancelFor(request, true);
    } else if (flag && !ours) {
      cancelHere(null);
    }
  }

  /** Whether a call of the JDK has taken the engine's interrupt. In the body. */
  final boolean isInterruptTaken() {
    return interrupted && !Thread.currentThread().isInterrupted();
  }

  /** A call of the JDK has taken the interrupt with which the body was told of a request. */
  abstract void interruptTaken();

  private void enterLatch() {
    while (!LATCH.compareAndSet(this, 0, 1)) {
      Thread.onSpinWait();
    }
  }

  private void leaveLatch() {
    latch = 0;
  }
}
