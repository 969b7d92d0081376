package dev.tauko.cluster;

import dev.tauko.CancelledError;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits that coroutines on all nodes of a cluster take and give back, by a name. On a
 * node without a cluster, the coroutines of its actor system do.
 *
 * <p><b>First come, first served</b>, in the order in which requests reach the node that decides
 * about the name. A coroutine keeps its place when that node is lost.
 *
 * <p><b>A permit is a lease</b> ({@link ClusterPermit}) of a coroutine. It comes back when it is
 * closed; when the coroutine has ended, in whatever way; when the coroutine's node leaves the
 * cluster, after its coroutines have ended; and {@code tauko.cluster.lease.ttl} after the node was
 * last heard of, if it has died, was downed or is cut off.
 *
 * <p><b>No more holders than permits</b>, as long as one side of a partition goes on and not two,
 * which is what the split-brain resolver decides. For everything else, and for nodes that stand
 * still, there is {@link ClusterPermit#token}. When another node begins to decide about a name, it
 * gives no permit for a ttl. Coroutines keep theirs if it does so before their leases end: always
 * when the former one has left in order; when that was lost, only with a ttl that is longer than
 * what Pekko needs to remove a node, some 30 s by default.
 *
 * <p>A name that nobody uses costs nothing. Thread-safety: all methods may be called on any loop of
 * the actor system.
 */
@SuppressWarnings("overloads") // A block with a value and one without differ in their shape.
public final class ClusterSemaphore {
  /** More than one message to renew them all could carry. */
  private static final int MOST_PERMITS = 10_000;

  private final NamedPermits permits;

  private ClusterSemaphore(NamedPermits permits) {
    this.permits = permits;
  }

  /**
   * The semaphore of a name, for the calling coroutine's actor system.
   *
   * @param permits how many there are, 1 to 10,000; the same wherever the name is used
   * @throws IllegalArgumentException if the name is empty or longer than 200 characters, or the
   *     number is none of those
   * @throws IllegalStateException if the caller is not on an event loop
   */
  public static ClusterSemaphore named(String name, int permits) {
    return named(ClusterEngine.current().system(), name, permits);
  }

  /** {@link #named(String, int)} for an actor system, from any thread. */
  public static ClusterSemaphore named(ActorSystem<?> system, String name, int permits) {
    if (permits < 1 || permits > MOST_PERMITS) {
      throw new IllegalArgumentException(
          "a cluster semaphore has 1 to " + MOST_PERMITS + " permits, not " + permits);
    }
    return new ClusterSemaphore(new NamedPermits(system, "semaphore", name, permits));
  }

  /**
   * Takes a permit. Suspends until it is there. A coroutine that is cancelled meanwhile leaves the
   * line, and a permit that was on its way to it goes to the next one.
   *
   * @return the permit, to be closed
   * @throws IllegalArgumentException if the name is in use with another number of permits
   * @throws IllegalStateException if the caller is not a coroutine
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public ClusterPermit acquire() {
    return permits.acquire();
  }

  /**
   * Takes a permit, runs a body, and gives the permit back. Suspends as {@link #acquire} and the
   * body do.
   *
   * @return the value of the body
   * @throws X what the body throws
   * @throws LeaseLostException if the permit was lost meanwhile. The body was cancelled then,
   *     unless it has called {@link ClusterPermit#onLost}
   * @throws CancelledError if the coroutine was cancelled
   */
  public <T extends @Nullable Object, X extends Exception> T supplyWithPermit(
      PermitBody<? extends T, X> body) throws X {
    return permits.acquire().during(body);
  }

  /** {@link #supplyWithPermit} for a body that returns nothing. */
  public <X extends Exception> void withPermit(PermitBody.OfVoid<X> body) throws X {
    permits.acquire().during(NamedPermits.valued(body));
  }

  /**
   * What the semaphore does at present, from wherever it is decided about. Suspends.
   *
   * @throws dev.tauko.AsyncTimeoutException if there was no answer in this time
   * @throws ClusterNotFormedException if this node is not a member of a cluster within this time
   */
  public Stats stats(Duration timeout) {
    return permits.stats(timeout);
  }

  /**
   * A semaphore at a moment.
   *
   * @param permits how many permits there are; 0 if nobody uses the name
   * @param held how many of them are granted
   * @param waiting requests that wait for one
   */
  public record Stats(int permits, int held, int waiting) {}

  @Override
  public String toString() {
    return permits.toString();
  }
}
