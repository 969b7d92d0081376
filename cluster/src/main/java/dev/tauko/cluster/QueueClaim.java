package dev.tauko.cluster;

import dev.tauko.Asyncio;
import dev.tauko.EventLoop;
import dev.tauko.QueueShutDownException;
import dev.tauko.Task;
import dev.tauko.cluster.internal.lease.Lease;
import dev.tauko.cluster.internal.lease.LeaseNode;
import dev.tauko.cluster.internal.lease.QueueAgent;
import dev.tauko.cluster.internal.lease.QueueClaimant;
import dev.tauko.cluster.internal.lease.QueueSpec;
import dev.tauko.cluster.internal.wire.Payload;
import dev.tauko.internal.pekko.Telling;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to a queue, from the coroutine's side, and the item that comes of it. The agent calls
 * this on a thread of its own; what concerns the coroutine is passed on to its loop.
 */
final class QueueClaim implements QueueClaimant, ClusterPermit.Grant {
  private final String label;
  private final LeaseNode node;
  private final EventLoop loop;
  private final Task<?> holder;
  private final QueueAgent.Request request;

  /** What the coroutine waits for: to get or put an item, and later to acknowledge it. */
  private volatile AgentAnswer outcome;

  private volatile long token;
  private volatile int deliveries;
  private volatile @Nullable Payload item;
  private volatile @Nullable Lease lease;
  private volatile boolean gone;
  private volatile @Nullable ClusterPermit permit;

  /** A request of the calling coroutine. */
  QueueClaim(String label, String name, QueueSpec spec, LeaseNode node) {
    Task<?> caller = Asyncio.currentTask();
    if (caller == null) {
      throw new IllegalStateException(label + " was used in a callback; only coroutines can wait");
    }
    this.label = label;
    this.node = node;
    this.loop = Asyncio.runningLoop();
    this.holder = caller;
    this.outcome = new AgentAnswer(label);
    this.request = new QueueAgent.Request(name, spec, node.nextRequest(), caller.actor(), this);
  }

  /** Puts an item in. */
  void put(Payload offer) {
    outcome = new AgentAnswer("put() into " + label);
    tell(new QueueAgent.Put(request, offer));
    awaitOutcome(true);
  }

  /** Gets an item. */
  ClusterPermit get() {
    outcome = new AgentAnswer("get() from " + label);
    tell(new QueueAgent.Get(request));
    awaitOutcome(true);
    ClusterPermit acquired = new ClusterPermit("an item of " + label, this, holder);
    permit = acquired;
    return acquired;
  }

  /** Acknowledges the item that there is, under its lease. */
  void acknowledge(ClusterPermit held) {
    if (Asyncio.currentTask() == null) {
      throw new IllegalStateException(label + " was used in a callback; only coroutines can wait");
    }
    held.settle();
    outcome = new AgentAnswer("acknowledge() of an item of " + label);
    tell(new QueueAgent.Acknowledge(request));
    awaitOutcome(false);
  }

  private void awaitOutcome(boolean releases) {
    boolean isThere = false;
    try {
      outcome.await();
      isThere = true;
    } finally {
      if (!isThere && releases) {
        release();
      }
    }
  }

  Payload item() {
    return Objects.requireNonNull(item);
  }

  int deliveries() {
    return deliveries;
  }

  @Override
  public long token() {
    return token;
  }

  @Override
  public boolean lasts() {
    Lease current = lease;
    return !gone && current != null && current.lasts(System.nanoTime());
  }

  /** Gives back what there is, or ends the wait. */
  @Override
  public void release() {
    tell(new QueueAgent.Release(request.number()));
  }

  private void tell(QueueAgent.Message message) {
    Telling.tell(() -> node.queues().tell(message));
  }

  // ---- called by the agent ----

  @Override
  public void stored() {
    succeed();
  }

  @Override
  public void delivered(long number, Lease until, Payload delivered, int times) {
    token = number;
    deliveries = times;
    item = delivered;
    lease = until;
    succeed();
  }

  @Override
  public void acknowledged() {
    succeed();
  }

  @Override
  public void lost() {
    gone = true;
    onLoop(() -> {
      ClusterPermit held = permit;
      if (held != null) {
        held.lose();
      }
    });
    outcome.completeExceptionally(
        new LeaseLostException("the lease of an item of " + label + " was lost"));
  }

  @Override
  public void rejected(QueueSpec other) {
    QueueSpec mine = request.spec();
    outcome.completeExceptionally(
        new IllegalArgumentException(
            label
                + " has room for "
                + other.capacity()
                + " items of "
                + other.type()
                + " as long as it is in use, not "
                + mine.capacity()
                + " of "
                + mine.type()
                + ": all nodes must say the same"));
  }

  @Override
  public void shutDown() {
    outcome.completeExceptionally(new QueueShutDownException(label + " was shut down"));
  }

  private void succeed() {
    outcome.complete(null);
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
