package dev.tauko.tools;

import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.internal.wait.PermitLine;
import dev.tauko.tools.internal.LoopClock;
import dev.tauko.tools.internal.RateRule;
import dev.tauko.tools.internal.Require;
import dev.tauko.tools.internal.WakeUps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Lets coroutines pass at a rate, or at several rates at once: each waits until it may pass by all
 * of them. First come, first served: a call that asks for much is not overtaken by one that asks
 * for little. Time is that of the event loop, exact to the nanosecond under a virtual clock.
 *
 * <p>A coroutine that is cancelled while it waits takes nothing from the rate.
 *
 * <p>Thread-safety: a limiter belongs to the event loop on which it is first used, until that loop
 * has ended, and may be used by coroutines of that loop only; from elsewhere its methods throw
 * {@link IllegalStateException}. {@link #stats} and {@link #toString} may be called from any
 * thread.
 */
public final class RateLimiter {
  /*
   * The rules and the counters are guarded by `guard`, which is never held across a suspension.
   * Coroutines that have to wait queue up at `line`; the one that has it is the next to pass. It
   * alone has a timer, and waits for `head`, which is given when its time has come or the rates have
   * changed. So a hundred thousand waiting coroutines have one timer, and one that is cancelled
   * leaves as it leaves any lock.
   */
  private final ReentrantLock guard = new ReentrantLock();
  private final PermitLine line;
  private final @Nullable String name;
  private final LoopClock clock = new LoopClock("a rate limiter");
  private final int maxWaiting;
  private final List<RateRule> rules = new ArrayList<>();
  private @Nullable Future<@Nullable Void> head;
  private int waiting;
  private long granted;
  private long rejected;

  private RateLimiter(@Nullable String name, int maxWaiting, List<Rate> rates) {
    this.name = name;
    this.line = PermitLine.ofTurns(this, name, "RateLimiter", "acquire");
    this.maxWaiting = Require.atLeast(0, maxWaiting, "maxWaiting");
    if (rates.isEmpty()) {
      throw new IllegalArgumentException("a limiter needs one rate or more");
    }
    rates.forEach(rate -> rules.add(RateRule.of(rate)));
  }

  /** A limiter with one rate or several, at which any number of coroutines may wait. */
  public static RateLimiter of(Rate... rates) {
    return new RateLimiter(null, Integer.MAX_VALUE, List.of(rates));
  }

  /**
   * A limiter at which no more than this many coroutines wait: further calls are rejected.
   *
   * @param maxWaiting 0 or more
   */
  public static RateLimiter bounded(int maxWaiting, Rate... rates) {
    return new RateLimiter(null, maxWaiting, List.of(rates));
  }

  /** A limiter with a {@link Rate#bucket}. */
  public static RateLimiter tokenBucket(int permits, Duration per, int burst) {
    return of(Rate.bucket(permits, per, burst));
  }

  /** A limiter with a {@link Rate#window}. */
  public static RateLimiter slidingWindow(int permits, Duration per) {
    return of(Rate.window(permits, per));
  }

  /**
   * The limiter of {@code tauko.limits.NAME} in the actor system that the caller runs in; the same
   * one for every call.
   *
   * @throws com.typesafe.config.ConfigException with the key's path, if there is none of this name,
   *     it has no rate, or a key or a value is wrong
   * @throws IllegalStateException if the caller is not on an event loop
   */
  public static RateLimiter named(String name) {
    return NamedTools.here().rateLimiter(name);
  }

  /** {@link #named(String)} of an actor system, from any thread. */
  public static RateLimiter named(ActorSystem<?> system, String name) {
    return NamedTools.get(system).rateLimiter(name);
  }

  /** {@link #bounded} with a name. */
  static RateLimiter bounded(String name, int maxWaiting, Rate rate) {
    return new RateLimiter(name, maxWaiting, List.of(rate));
  }

  /** {@link #acquire(int) acquire(1)}. */
  public void acquire() {
    acquire(1);
  }

  /**
   * Passes. Does not suspend if this much may pass now and nobody waits; otherwise suspends until
   * it is this coroutine's turn and this much may pass.
   *
   * @param weight how much passes, from 1 to what each rate has at {@link Rate#most}
   * @throws IllegalArgumentException if so much may never pass; also while it waits, if the rates
   *     are changed to such
   * @throws RateLimitExceededException if as many coroutines wait as may
   * @throws CancelledError if the coroutine is cancelled meanwhile
   */
  public void acquire(int weight) {
    // Only coroutines of the limiter's loop come past this.
    line.requireLoop();
    guard.lock();
    try {
      requireWeight(weight);
      if (waiting == 0 && passes(clock.now(), weight)) {
        return;
      }
      if (waiting >= maxWaiting) {
        rejected++;
        throw new RateLimitExceededException(
            this + " has no place for one more", untilFree(weight));
      }
      waiting++;
    } finally {
      guard.unlock();
    }
    try (PermitLine.Held _ = line.acquire()) {
      awaitTurn(weight);
    } finally {
      guarded(() -> waiting--);
    }
  }

  /** {@link #tryAcquire(int) tryAcquire(1)}. */
  public boolean tryAcquire() {
    return tryAcquire(1);
  }

  /**
   * Passes if this much may pass now and nobody waits. Does not suspend.
   *
   * @param weight how much passes, from 1 to what each rate has at {@link Rate#most}
   * @throws IllegalArgumentException if so much may never pass
   */
  public boolean tryAcquire(int weight) {
    line.requireLoop();
    guard.lock();
    try {
      requireWeight(weight);
      boolean passes = waiting == 0 && passes(clock.now(), weight);
      if (!passes) {
        rejected++;
      }
      return passes;
    } finally {
      guard.unlock();
    }
  }

  /**
   * {@link #acquire(int)}, but gives up after a while: tells whether it has passed. When it gives
   * up, it has taken nothing.
   */
  public boolean tryAcquire(int weight, Duration maxWait) {
    boolean timeWasUp = Tools.<RuntimeException>moveOnAfter(maxWait, () -> acquire(weight));
    if (timeWasUp) {
      guarded(() -> rejected++);
    }
    return !timeWasUp;
  }

  /**
   * Sets other rates from now on, as many as before. Earlier calls still count: a bucket keeps its
   * permits, up to the new burst, and a window remembers its calls. A rate that becomes one of the
   * other kind begins with nothing left. The coroutine that is the next to pass goes by the new
   * rates at once.
   *
   * @throws IllegalArgumentException if there are more or fewer than before; then none is changed
   */
  public void setRates(Rate... rates) {
    List<Rate> others = List.of(rates);
    line.requireLoop();
    guard.lock();
    try {
      int count = rules.size();
      if (others.size() != count) {
        throw new IllegalArgumentException(
            "the limiter has "
                + (count == 1 ? "1 rate" : count + " rates")
                + "; accepted: as many, not "
                + others.size());
      }
      long now = clock.now();
      for (int i = 0; i < count; i++) {
        rules.set(i, rules.get(i).changeTo(others.get(i), now));
      }
      WakeUps.give(head);
    } finally {
      guard.unlock();
    }
  }

  /** The rates. May be called from any thread. */
  public List<Rate> rates() {
    guard.lock();
    try {
      return rules.stream().map(RateRule::rate).toList();
    } finally {
      guard.unlock();
    }
  }

  /** Waits as the next one to pass. */
  private void awaitTurn(int weight) {
    while (true) {
      Future<@Nullable Void> signal;
      long deadline;
      guard.lock();
      try {
        requireWeight(weight);
        long now = clock.now();
        if (passes(now, weight)) {
          return;
        }
        deadline = clock.byLoop(earliest(now, weight));
        signal = line.first(deadline);
        head = signal;
      } finally {
        guard.unlock();
      }
      try {
        WakeUps.awaitUntil(signal, deadline);
      } finally {
        guarded(() -> head = null);
      }
    }
  }

  private void guarded(Runnable change) {
    guard.lock();
    try {
      change.run();
    } finally {
      guard.unlock();
    }
  }

  // ---- within the guard ----

  private boolean passes(long now, int weight) {
    if (earliest(now, weight) > now) {
      return false;
    }
    rules.forEach(rule -> rule.pass(now, weight));
    granted += weight;
    return true;
  }

  private long earliest(long now, int weight) {
    long latest = now;
    for (RateRule rule : rules) {
      latest = Math.max(latest, rule.earliest(now, weight));
    }
    return latest;
  }

  /** How long until this much could pass if nobody waited; null for never. */
  private @Nullable Duration untilFree(int weight) {
    long now = clock.now();
    long earliest = earliest(now, weight);
    return earliest == RateRule.NEVER ? null : Duration.ofNanos(earliest - now);
  }

  private void requireWeight(int weight) {
    Require.atLeast(1, weight, "weight");
    for (RateRule rule : rules) {
      if (weight > rule.rate().most() && rule.rate().permits() > 0) {
        throw new IllegalArgumentException(
            "a weight of " + weight + " may never pass: the limit is " + rule.rate());
      }
    }
  }

  /** The counts so far, and the number of waiting coroutines. May be called from any thread. */
  public Stats stats() {
    guard.lock();
    try {
      return new Stats(granted, rejected, waiting);
    } finally {
      guard.unlock();
    }
  }

  /**
   * A limiter at a moment.
   *
   * @param granted how much has passed, in weights
   * @param rejected calls that did not pass because of the limit
   * @param waiting coroutines that wait
   */
  public record Stats(long granted, long rejected, int waiting) {}

  @Override
  public String toString() {
    Stats stats = stats();
    return PermitLine.opening("RateLimiter", name) + rates() + ", " + stats.waiting() + " waiting]";
  }
}
