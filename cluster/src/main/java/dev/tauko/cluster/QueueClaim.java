package dev.tauko.cluster;

import dev.tauko.Asyncio;
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

/** A request to a queue, from the coroutine's side, and the item that comes of it. */
final class QueueClaim extends LeasedGrant implements QueueClaimant {
  private final String label;
  private final LeaseNode node;
  private final Task<?> holder;
  private final QueueAgent.Request request;

  /** What the coroutine waits for: to get or put an item, and later to acknowledge it. */
  private volatile AgentAnswer outcome;

  private volatile int deliveries;
  private volatile @Nullable Payload item;

  /**
   * A request of the calling coroutine.
   *
   * @param call what it waits for at first
   */
  private QueueClaim(
      Task<?> caller, String call, String label, String name, QueueSpec spec, LeaseNode node) {
    super(Asyncio.runningLoop());
    this.label = label;
    this.node = node;
    this.holder = caller;
    this.outcome = new AgentAnswer(call);
    this.request = new QueueAgent.Request(name, spec, node.nextRequest(), caller.actor(), this);
  }

  private static Task<?> caller(String label) {
    Task<?> caller = Asyncio.currentTask();
    if (caller == null) {
      throw new IllegalStateException(label + " was used in a callback; only coroutines can wait");
    }
    return caller;
  }

  /** Puts an item in. */
  static void put(String label, String name, QueueSpec spec, LeaseNode node, Payload offer) {
    QueueClaim claim =
        new QueueClaim(caller(label), "put() into " + label, label, name, spec, node);
    claim.tell(new QueueAgent.Put(claim.request, offer));
    claim.awaitOutcome(true);
  }

  /** Gets an item, which may yet be lost before the coroutine {@linkplain #permit has it}. */
  static QueueClaim get(String label, String name, QueueSpec spec, LeaseNode node) {
    QueueClaim claim =
        new QueueClaim(caller(label), "get() from " + label, label, name, spec, node);
    claim.tell(new QueueAgent.Get(claim.request));
    claim.awaitOutcome(true);
    return claim;
  }

  /** The permit by which the coroutine has the item. */
  ClusterPermit permit() {
    return heldBy(new ClusterPermit("an item of " + label, this, holder));
  }

  /** Acknowledges the item that there is, under its lease. */
  void acknowledge(ClusterPermit held) {
    var _ = caller(label);
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
    deliveries = times;
    item = delivered;
    lastsAs(number, until);
    succeed();
  }

  @Override
  public void acknowledged() {
    succeed();
  }

  @Override
  public void lost() {
    lose();
    outcome.completeExceptionally(
        new LeaseLostException("the lease of an item of " + label + " was lost"));
  }

  @Override
  public void rejected(QueueSpec other) {
    outcome.completeExceptionally(inUseAs(label, other, request.spec()));
  }

  /** What is thrown where a queue is used in another way than it was made. */
  static IllegalArgumentException inUseAs(String label, QueueSpec other, QueueSpec mine) {
    return new IllegalArgumentException(
        label
            + " has room for "
            + other.capacity()
            + " items of "
            + other.type()
            + " as long as it is in use, not "
            + mine.capacity()
            + " of "
            + mine.type()
            + ": all nodes must say the same");
  }

  @Override
  public void shutDown() {
    outcome.completeExceptionally(new QueueShutDownException(label + " was shut down"));
  }

  private void succeed() {
    outcome.complete(null);
  }
}
