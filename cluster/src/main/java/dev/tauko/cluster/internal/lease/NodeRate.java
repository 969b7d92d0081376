package dev.tauko.cluster.internal.lease;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One node's share of a rate: the block that it has now, maybe the next one, and the calls that
 * wait, first come, first served. A block is asked for when a call has to wait, and when half of
 * what was used of the last one has been used of this one; it is to be twice as large as that. What
 * is not used in time is gone.
 *
 * <p>Thread-safe, by a lock within which nothing waits.
 */
public final class NodeRate {

  /** What becomes of a call that waits. Called by any thread, within the lock. */
  public interface Outcome {

    /** It passes. */
    void passes();

    /** The name has this plan on other nodes. */
    void rejected(RatePlan other);
  }

  /** A call that waits. */
  public static final class Call {
    private final int weight;
    private final Outcome outcome;
    private @Nullable Block from;

    private Call(int weight, Outcome outcome) {
      this.weight = weight;
      this.outcome = outcome;
    }
  }

  private static final class Block {
    final long until;
    int left;

    Block(long until, int left) {
      this.until = until;
      this.left = left;
    }
  }

  private static final long ASK_AGAIN = 1_000_000_000;

  private final String name;
  private final RatePlan plan;
  private final LeaseNode node;
  private final ReentrantLock guard = new ReentrantLock();
  private final Deque<Call> line = new ArrayDeque<>();
  private @Nullable Block current;
  private @Nullable Block next;
  private int used;
  private int usedBefore;
  private boolean asked;
  private long askedAt;
  private long passes;

  NodeRate(String name, RatePlan plan, LeaseNode node) {
    this.name = name;
    this.plan = plan;
    this.node = node;
  }

  /** The plan with which the rate was made on this node. */
  public RatePlan plan() {
    return plan;
  }

  /** How much has passed on this node. */
  public long passed() {
    guard.lock();
    try {
      return passes;
    } finally {
      guard.unlock();
    }
  }

  /** Passes, if that is possible now and nobody waits. */
  public boolean tryPass(int weight) {
    guard.lock();
    try {
      return passesNow(weight, System.nanoTime());
    } finally {
      guard.unlock();
    }
  }

  /** Passes now or later. */
  public Call pass(int weight, Outcome outcome) {
    guard.lock();
    try {
      Call call = new Call(weight, outcome);
      line.add(call);
      serve(System.nanoTime());
      return call;
    } finally {
      guard.unlock();
    }
  }

  /** Ends a wait: what the call had got, if so, is there for others. */
  public void cancel(Call call) {
    guard.lock();
    try {
      Block from = call.from;
      if (from == null) {
        line.remove(call);
      } else {
        from.left += call.weight;
        used -= call.weight;
        passes -= call.weight;
      }
      serve(System.nanoTime());
    } finally {
      guard.unlock();
    }
  }

  private boolean passesNow(int weight, long now) {
    if (!line.isEmpty() || take(weight, now) == null) {
      return false;
    }
    if (next == null && used >= usedBefore / 2) {
      ask(now);
    }
    return true;
  }

  private @Nullable Block take(int weight, long now) {
    Block block = current;
    if (block == null || block.left < weight || now - block.until >= 0) {
      block = next;
      if (block == null || block.left < weight || now - block.until >= 0) {
        return null;
      }
      current = block;
      next = null;
      usedBefore = used;
      used = 0;
    }
    block.left -= weight;
    used += weight;
    passes += weight;
    return block;
  }

  private void serve(long now) {
    while (!line.isEmpty()) {
      Call call = line.peekFirst();
      call.from = take(call.weight, now);
      if (call.from == null) {
        ask(now);
        return;
      }
      line.pollFirst();
      call.outcome.passes();
    }
  }

  private void ask(long now) {
    if (asked && now - askedAt < ASK_AGAIN) {
      return;
    }
    asked = true;
    askedAt = now;
    int waiting = 0;
    for (Call call : line) {
      waiting += call.weight;
    }
    int wanted = Math.min(plan.most(), waiting + 2 * Math.max(used, usedBefore) + 1);
    int least = line.isEmpty() ? 1 : line.peekFirst().weight;
    node.names()
        .tell(
            name,
            new RateRequest(
                node.agent().narrow(), name, now, plan, Math.max(wanted, least), least));
  }

  /** The answer to a question. */
  void receive(RateReply reply) {
    guard.lock();
    try {
      asked = false;
      long now = System.nanoTime();
      switch (reply) {
        case RateReply.Block block -> {
          long until = block.sent() + block.held() + plan.validity();
          if (now - until < 0) {
            next = new Block(until, block.count());
          }
          serve(now);
        }
        case RateReply.OtherPlan other -> {
          while (!line.isEmpty()) {
            line.pollFirst().outcome.rejected(other.plan());
          }
        }
      }
    } finally {
      guard.unlock();
    }
  }

  /** Asks again where no answer has come. */
  void tick() {
    guard.lock();
    try {
      if (!line.isEmpty()) {
        ask(System.nanoTime());
      }
    } finally {
      guard.unlock();
    }
  }
}
