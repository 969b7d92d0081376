package dev.tauko.cluster;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.cluster.internal.lease.LeaseNode;
import dev.tauko.cluster.internal.lease.NodeRate;
import dev.tauko.cluster.internal.lease.RatePlan;
import dev.tauko.internal.log.Printable;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Lets coroutines on all nodes of a cluster pass at one rate, by a name. On a node without a
 * cluster, the coroutines of its actor system pass at it.
 *
 * <p>Nodes get the rate in blocks, which they must use within half the time in which the rate gives
 * the burst, and within a second; most calls take from a block that is there, and do not suspend.
 * In any time span no more passes, on all nodes together, than the burst and what the rate gives in
 * that span. What a node does not use of a block in time is lost, so somewhat less may pass. A
 * burst that is worth some tens of milliseconds of the rate or more makes good blocks.
 *
 * <p>First come, first served among the calls on a node, and among the nodes that wait for a block.
 * When the node that hands out the blocks is lost, nothing passes for a ttl ({@code
 * tauko.cluster.lease.ttl}).
 *
 * <p>Time is that of the monotonic clock, whatever clock an event loop has. Thread-safety: all
 * methods may be called on any loop of the actor system.
 */
public final class ClusterRateLimiter {
  private static final int LEAST_BURST = 2;

  private final String label;
  private final NodeRate rate;

  private ClusterRateLimiter(String label, NodeRate rate) {
    this.label = label;
    this.rate = rate;
  }

  /**
   * The limiter of a name, for the calling coroutine's actor system.
   *
   * @param permits how much may pass within {@code per}, 1 or more
   * @param per the time that the number is for, more than zero
   * @param burst how much may pass at once after a pause, 2 or more
   * @throws IllegalArgumentException if an argument is none of those, or the name has another rate
   *     on this node
   * @throws IllegalStateException if the caller is not on an event loop
   */
  public static ClusterRateLimiter named(String name, int permits, Duration per, int burst) {
    return named(ClusterEngine.current().system(), name, permits, per, burst);
  }

  /** {@link #named(String, int, Duration, int)} for an actor system, from any thread. */
  public static ClusterRateLimiter named(
      ActorSystem<?> system, String name, int permits, Duration per, int burst) {
    ClusterEngine.get(system);
    RatePlan plan = plan(permits, per, burst);
    NodeRate rate = LeaseNode.get(system).rate(NamedPermits.requireName(name), plan);
    String label = "rate " + Printable.of(name);
    if (!rate.plan().equals(plan)) {
      throw other(label, plan, rate.plan());
    }
    return new ClusterRateLimiter(label, rate);
  }

  private static RatePlan plan(int permits, Duration per, int burst) {
    if (permits < 1) {
      throw new IllegalArgumentException("permits is " + permits + "; accepted: 1 or more");
    }
    if (!per.isPositive()) {
      throw new IllegalArgumentException("per is " + per + "; accepted: more than zero");
    }
    if (burst < LEAST_BURST) {
      throw new IllegalArgumentException(
          "burst is " + burst + "; accepted: " + LEAST_BURST + " or more");
    }
    return new RatePlan(permits, per.toNanos(), burst);
  }

  private static IllegalArgumentException other(String label, RatePlan wanted, RatePlan there) {
    return new IllegalArgumentException(
        label + " is " + text(there) + " as long as it is in use, not " + text(wanted));
  }

  private static String text(RatePlan plan) {
    return plan.permits()
        + " in "
        + Duration.ofNanos(plan.per())
        + " with a burst of "
        + plan.burst();
  }

  /** {@link #acquire(int) acquire(1)}. */
  public void acquire() {
    acquire(1);
  }

  /**
   * Passes. Does not suspend if this node has so much of a block and nobody waits here; otherwise
   * suspends until it is this coroutine's turn and there is so much. A coroutine that is cancelled
   * while it waits takes nothing from the rate.
   *
   * @param weight how much passes, from 1 to half the burst
   * @throws IllegalArgumentException if the weight is none of these, or the name has another rate
   *     on other nodes
   * @throws IllegalStateException if the caller is not a coroutine
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public void acquire(int weight) {
    int most = rate.plan().burst() / 2;
    if (weight < 1 || weight > most) {
      throw new IllegalArgumentException("a weight is 1 to " + most + ", not " + weight);
    }
    if (rate.tryPass(weight)) {
      return;
    }
    EventLoop loop = Asyncio.runningLoop();
    Future<@Nullable Void> outcome = loop.createFuture();
    NodeRate.Call call = rate.pass(weight, new Wait(loop, outcome));
    boolean passed = false;
    try {
      outcome.await();
      passed = true;
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    } finally {
      if (!passed) {
        rate.cancel(call);
      }
    }
  }

  /** How much has passed on this node since it was started. May be called from any thread. */
  public long passedHere() {
    return rate.passed();
  }

  @Override
  public String toString() {
    return label + " of " + text(rate.plan());
  }

  /** A call that waits on its loop. */
  private final class Wait implements NodeRate.Outcome {
    private final EventLoop loop;
    private final Future<@Nullable Void> outcome;

    Wait(EventLoop loop, Future<@Nullable Void> outcome) {
      this.loop = loop;
      this.outcome = outcome;
    }

    @Override
    public void passes() {
      onLoop(() -> outcome.setResult(null));
    }

    @Override
    public void rejected(RatePlan there) {
      onLoop(() -> outcome.setException(other(label, rate.plan(), there)));
    }

    private void onLoop(Runnable action) {
      if (loop.isRunning()) {
        loop.callSoonThreadsafe(() -> {
          if (!outcome.isDone()) {
            action.run();
          }
        });
      }
    }
  }
}
