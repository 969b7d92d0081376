package dev.tauko.cluster;

import dev.tauko.EventLoop;
import dev.tauko.cluster.internal.lease.Lease;
import org.jspecify.annotations.Nullable;

/**
 * What a coroutine has of a request that was granted, as long as the lease lasts. The agent grants
 * and takes it on a thread of its own; what concerns the coroutine is passed on to its loop.
 */
abstract class LeasedGrant implements ClusterPermit.Grant {
  private final EventLoop loop;
  private volatile long token;
  private volatile @Nullable Lease lease;
  private volatile boolean gone;
  private volatile @Nullable ClusterPermit permit;

  LeasedGrant(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public final long token() {
    return token;
  }

  @Override
  public final boolean lasts() {
    Lease current = lease;
    return !gone && current != null && current.lasts(System.nanoTime());
  }

  /** The permit by which the coroutine has the grant. */
  final ClusterPermit heldBy(ClusterPermit holders) {
    permit = holders;
    return holders;
  }

  /** The agent has it granted. */
  final void lastsAs(long number, Lease until) {
    token = number;
    lease = until;
  }

  /** The agent has lost it. */
  final void lose() {
    gone = true;
    onLoop(() -> {
      ClusterPermit held = permit;
      if (held != null) {
        held.lose();
      }
    });
  }

  /** When the loop has ended, so have its coroutines: the agent sees that by itself. */
  private void onLoop(Runnable callback) {
    if (loop.isRunning()) {
      try {
        loop.callSoonThreadsafe(callback);
      } catch (IllegalStateException ended) {
        gone = true;
      }
    }
  }
}
