package dev.tauko.cluster;

import dev.tauko.CancelledError;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one coroutine has at a time, of all nodes of a cluster, by a name: a {@link
 * ClusterSemaphore} of one permit, with the same promises. It is not reentrant.
 *
 * <p>Thread-safety: all methods may be called on any loop of the actor system.
 */
@SuppressWarnings("overloads") // A block with a value and one without differ in their shape.
public final class ClusterLock {
  private final NamedPermits permit;

  private ClusterLock(NamedPermits permit) {
    this.permit = permit;
  }

  /**
   * The lock of a name, for the calling coroutine's actor system.
   *
   * @throws IllegalArgumentException if the name is empty or longer than 200 characters
   * @throws IllegalStateException if the caller is not on an event loop
   */
  public static ClusterLock named(String name) {
    return named(ClusterEngine.current().system(), name);
  }

  /** {@link #named(String)} for an actor system, from any thread. */
  public static ClusterLock named(ActorSystem<?> system, String name) {
    return new ClusterLock(new NamedPermits(system, "lock", name, 1));
  }

  /**
   * Takes the lock. Suspends until it is there. A coroutine that is cancelled meanwhile leaves the
   * line, and a lock that was on its way to it goes to the next one.
   *
   * @return the permit, to be closed
   * @throws IllegalStateException if the caller is not a coroutine
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public ClusterPermit acquire() {
    return permit.acquire();
  }

  /**
   * Takes the lock, runs a body, and gives the lock back. Suspends as {@link #acquire} and the body
   * do.
   *
   * @return the value of the body
   * @throws X what the body throws
   * @throws LeaseLostException if the lock was lost meanwhile. The body was cancelled then, unless
   *     it has called {@link ClusterPermit#onLost}
   * @throws CancelledError if the coroutine was cancelled
   */
  public <T extends @Nullable Object, X extends Exception> T supplyWithLock(
      PermitBody<? extends T, X> body) throws X {
    return permit.acquire().during(body);
  }

  /** {@link #supplyWithLock} for a body that returns nothing. */
  public <X extends Exception> void withLock(PermitBody.OfVoid<X> body) throws X {
    permit.acquire().during(NamedPermits.valued(body));
  }

  @Override
  public String toString() {
    return permit.toString();
  }
}
