package dev.tauko.cluster;

import dev.tauko.Asyncio;
import dev.tauko.EventLoop;
import dev.tauko.Task;
import dev.tauko.cluster.internal.lease.Claimant;
import dev.tauko.cluster.internal.lease.Lease;
import dev.tauko.cluster.internal.lease.LeaseAgent;
import dev.tauko.cluster.internal.lease.LeaseNode;
import dev.tauko.internal.pekko.Telling;

/** A request for a permit, from the coroutine's side, and the grant that comes of it. */
final class PermitGrant extends LeasedGrant implements Claimant {
  private final String label;
  private final int permits;
  private final LeaseNode node;
  private final AgentAnswer outcome;
  private final long request;

  private PermitGrant(String label, int permits, LeaseNode node, EventLoop loop) {
    super(loop);
    this.label = label;
    this.permits = permits;
    this.node = node;
    this.outcome = new AgentAnswer("acquire() of " + label);
    this.request = node.nextRequest();
  }

  /** Acquires a permit for the calling coroutine. */
  static ClusterPermit acquire(LeaseNode node, String name, String label, int permits) {
    Task<?> holder = Asyncio.currentTask();
    if (holder == null) {
      throw new IllegalStateException(
          label + " was acquired in a callback; only coroutines can wait");
    }
    while (true) {
      PermitGrant grant = new PermitGrant(label, permits, node, Asyncio.runningLoop());
      ClusterPermit permit = grant.acquire(name, holder);
      if (permit.arrive()) {
        return permit;
      }
      grant.release();
    }
  }

  private ClusterPermit acquire(String name, Task<?> holder) {
    tell(new LeaseAgent.Acquire(name, permits, request, holder.actor(), this));
    boolean isThere = false;
    try {
      outcome.await();
      isThere = true;
    } finally {
      if (!isThere) {
        release();
      }
    }
    return heldBy(new ClusterPermit(label, this, holder));
  }

  /** Gives back what there is, or ends the wait. */
  @Override
  public void release() {
    tell(new LeaseAgent.Release(request));
  }

  private void tell(LeaseAgent.Message message) {
    Telling.tell(() -> node.agent().tell(message));
  }

  // ---- called by the agent ----

  @Override
  public void granted(long number, Lease until) {
    lastsAs(number, until);
    outcome.complete(null);
  }

  @Override
  public void lost() {
    lose();
  }

  @Override
  public void rejected(int others) {
    outcome.completeExceptionally(
        new IllegalArgumentException(
            label
                + " has "
                + others
                + " permits as long as it is in use, not "
                + permits
                + ": all nodes must say the same number"));
  }
}
