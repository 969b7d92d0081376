package dev.tauko.cluster;

import dev.tauko.CancelledError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An item of a {@link ClusterQueue} that a coroutine has got: a lease, which the engine renews
 * until the item is acknowledged or closed, or the coroutine has ended. For a limit on the work,
 * put a time limit around it: then the item is handed out again.
 *
 * <p>A node that cannot renew its leases loses the item before another one can get it; {@link
 * ClusterPermit} says how the coroutine learns of that. Thread-safety: all methods but {@link
 * #acknowledge} may be called from any thread.
 *
 * @param <T> the type of the item
 */
public final class ClusterQueueItem<T> implements AutoCloseable {
  private final T value;
  private final QueueClaim claim;
  private final ClusterPermit lease;

  ClusterQueueItem(T value, QueueClaim claim, ClusterPermit lease) {
    this.value = value;
    this.claim = claim;
    this.lease = lease;
  }

  /** What was put in. Does not suspend. */
  public T value() {
    return value;
  }

  /**
   * How often the item has been handed out, this time included: 1 if it is not repeated. If the
   * node that decides about the queue was lost, the number may count from there. Does not suspend.
   */
  public int deliveries() {
    return claim.deliveries();
  }

  /**
   * The fencing token: higher than that of anything handed out by this queue before. To be sent
   * along with what is done to a resource. Does not suspend.
   *
   * @throws LeaseLostException if the item was lost, by this node's clock
   * @throws IllegalStateException if it was acknowledged or closed
   */
  public long token() {
    return lease.token();
  }

  /**
   * Tells whether the item is neither lost, by this node's clock, nor acknowledged, nor closed.
   * Does not suspend.
   */
  public boolean isHeld() {
    return lease.isHeld();
  }

  /**
   * Has a callback run when the item is lost, instead of the cancellation of its holder: on the
   * loop where it was got, or at once if it has been lost before. What the callback throws is
   * logged.
   */
  public void onLost(Consumer<? super LeaseLostException> callback) {
    lease.onLost(callback);
  }

  /**
   * Removes the item from the queue, since the work on it is done. Suspends until that is settled:
   * after it, nobody gets the item again. If the coroutine is cancelled meanwhile, the item may be
   * removed, or be handed out again.
   *
   * @throws LeaseLostException if the item was lost: it is handed out again, or was
   * @throws IllegalStateException if it was acknowledged or closed, or the caller is not a
   *     coroutine
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public void acknowledge() {
    claim.acknowledge(lease);
  }

  /**
   * Gives the item back, to be handed out again; nothing if it was acknowledged, closed or lost.
   * Does not suspend.
   */
  @Override
  public void close() {
    lease.close();
  }

  /** Runs a body with the item, and acknowledges it, unless the body has done so or closed it. */
  <R extends @Nullable Object, X extends Exception> R during(
      QueueItemBody<? super T, ? extends R, X> body) throws X {
    return lease.during(held -> {
      R result = body.run(this);
      if (!held.isClosed()) {
        acknowledge();
      }
      return result;
    });
  }

  @Override
  public String toString() {
    return "ClusterQueueItem[" + value + " of " + lease + "]";
  }
}
