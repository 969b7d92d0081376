package dev.tauko.cluster;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A permit of a {@link ClusterSemaphore}, or a {@link ClusterLock}, that a coroutine has acquired:
 * a lease, which the engine renews until the permit is closed or the coroutine ends, whatever the
 * coroutine itself does meanwhile.
 *
 * <p>A node that cannot renew its leases loses them: it is told so a margin ({@code
 * tauko.cluster.lease.margin}) before another node can get them. The coroutine is cancelled then,
 * unless it has asked by {@link #onLost} to be told in another way. A coroutine that does not
 * suspend cannot be cancelled, and a node that stands still is not told in time; so whatever the
 * permit protects should ask for the {@link #token}, and reject one that is lower than one that it
 * has seen.
 *
 * <p>Thread-safety: all methods may be called from any thread.
 */
public final class ClusterPermit implements AutoCloseable {

  /** What the permit is granted by. */
  interface Grant {
    long token();

    /** Whether the lease lasts, by the clock of this node. */
    boolean lasts();

    /** Gives the permit back. */
    void release();
  }

  private enum State {
    ARRIVING,
    HELD,
    LOST,
    CLOSED
  }

  private final String label;
  private final Grant grant;
  private final Task<?> holder;
  private final int cancelling;
  private final ReentrantLock guard = new ReentrantLock();
  private final List<Consumer<? super LeaseLostException>> listeners = new ArrayList<>();
  private State state = State.ARRIVING;
  private boolean cancelled;

  ClusterPermit(String label, Grant grant, Task<?> holder) {
    this.label = label;
    this.grant = grant;
    this.holder = holder;
    this.cancelling = holder.cancelling();
  }

  /**
   * The fencing token: higher than that of any permit of this name that was granted before,
   * wherever and whenever that was. To be sent along with what is done to a resource. Does not
   * suspend.
   *
   * @throws LeaseLostException if the permit was lost, by this node's clock
   * @throws IllegalStateException if the permit was closed
   */
  public long token() {
    requireHeld();
    return grant.token();
  }

  /**
   * Tells whether the permit is neither lost, by this node's clock, nor closed. Does not suspend.
   */
  public boolean isHeld() {
    guard.lock();
    try {
      return state == State.HELD && grant.lasts();
    } finally {
      guard.unlock();
    }
  }

  /**
   * Does nothing if the permit is held.
   *
   * @throws LeaseLostException if the permit was lost, by this node's clock
   * @throws IllegalStateException if the permit was closed
   */
  public void requireHeld() {
    guard.lock();
    try {
      if (state == State.CLOSED) {
        throw new IllegalStateException(this + " was closed before");
      }
      if (state == State.LOST || !grant.lasts()) {
        throw lost();
      }
    } finally {
      guard.unlock();
    }
  }

  /**
   * Has a callback run when the permit is lost, instead of the cancellation of its holder: on the
   * loop where it was acquired, or at once if it has been lost before. What the callback throws is
   * logged.
   */
  public void onLost(Consumer<? super LeaseLostException> callback) {
    Objects.requireNonNull(callback, "callback");
    guard.lock();
    try {
      if (state == State.HELD) {
        listeners.add(callback);
        return;
      }
    } finally {
      guard.unlock();
    }
    if (state == State.LOST) {
      callback.accept(lost());
    }
  }

  /**
   * Gives the permit back. Does not suspend. Has an effect once only, and none if the permit was
   * lost.
   */
  @Override
  public void close() {
    guard.lock();
    try {
      if (state != State.HELD) {
        return;
      }
      state = State.CLOSED;
    } finally {
      guard.unlock();
    }
    grant.release();
  }

  /**
   * Closes permits, those that are held and those that were lost.
   *
   * @return how many of them were lost before
   */
  public static int closeAll(Collection<ClusterPermit> permits) {
    int lost = 0;
    for (ClusterPermit permit : permits) {
      lost += permit.isLost() ? 1 : 0;
      permit.close();
    }
    return lost;
  }

  /**
   * The holder is about to give the permit back in a way of its own.
   *
   * @throws LeaseLostException if the permit was lost, by this node's clock
   * @throws IllegalStateException if the permit was closed
   */
  void settle() {
    guard.lock();
    try {
      requireHeld();
      state = State.CLOSED;
    } finally {
      guard.unlock();
    }
  }

  boolean isClosed() {
    guard.lock();
    try {
      return state == State.CLOSED;
    } finally {
      guard.unlock();
    }
  }

  private boolean isLost() {
    guard.lock();
    try {
      return state == State.LOST || (state == State.HELD && !grant.lasts());
    } finally {
      guard.unlock();
    }
  }

  /**
   * The holder goes on with the permit.
   *
   * @return false if it was lost on its way
   */
  boolean arrive() {
    guard.lock();
    try {
      boolean arrives = state == State.ARRIVING && grant.lasts();
      state = arrives ? State.HELD : State.LOST;
      return arrives;
    } finally {
      guard.unlock();
    }
  }

  /** The lease has ended. Called on the holder's loop. */
  void lose() {
    List<Consumer<? super LeaseLostException>> callbacks;
    guard.lock();
    try {
      if (state != State.HELD) {
        state = state == State.ARRIVING ? State.LOST : state;
        return;
      }
      state = State.LOST;
      callbacks = List.copyOf(listeners);
      if (callbacks.isEmpty()) {
        cancelled = holder.cancel(lost().getMessage());
      }
    } finally {
      guard.unlock();
    }
    callbacks.forEach(callback -> callback.accept(lost()));
  }

  private LeaseLostException lost() {
    return new LeaseLostException("the lease of " + label + " was lost");
  }

  /** Runs a body with the permit, which is closed afterwards. */
  <T extends @Nullable Object, X extends Exception> T during(PermitBody<? extends T, X> body)
      throws X {
    T value;
    try {
      value = body.run(this);
    } catch (Throwable thrown) {
      if (exit() && (thrown instanceof CancelledError || thrown instanceof InterruptedException)) {
        LeaseLostException lost = lost();
        lost.addSuppressed(thrown);
        throw lost;
      }
      throw thrown;
    }
    if (exit()) {
      throw lost();
    }
    return value;
  }

  /**
   * The end of a body, in whatever way.
   *
   * @return whether the permit was lost, and nobody else has cancelled the holder
   */
  private boolean exit() {
    boolean lost;
    boolean alone = true;
    guard.lock();
    try {
      lost = state == State.LOST || (state == State.HELD && !grant.lasts());
      if (cancelled) {
        cancelled = false;
        alone = holder.uncancel() <= cancelling;
      }
    } finally {
      guard.unlock();
    }
    close();
    return lost && alone;
  }

  @Override
  public String toString() {
    guard.lock();
    try {
      String how =
          state == State.HELD && !grant.lasts() ? "lost" : state.name().toLowerCase(Locale.ROOT);
      return "ClusterPermit[" + label + ", " + how + "]";
    } finally {
      guard.unlock();
    }
  }
}
