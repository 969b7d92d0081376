package dev.tauko.tools;

import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.internal.wait.PermitLine;
import dev.tauko.tools.internal.Require;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many calls run at a time, and so many more wait; further ones are rejected. First come,
 * first served.
 *
 * <p>Thread-safety: a bulkhead belongs to the event loop on which it is first used, until that loop
 * has ended, and may be used by coroutines of that loop only. {@link #stats} and {@link #toString}
 * may be called from any thread.
 */
public final class Bulkhead {
  private final int permits;
  private final int maxWaiting;
  private final @Nullable String name;
  private final PermitLine free;
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final LongAdder completed = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  private Bulkhead(@Nullable String name, int permits, int maxWaiting) {
    this.name = name;
    this.permits = Require.atLeast(1, permits, "permits");
    this.maxWaiting = Require.atLeast(0, maxWaiting, "maxWaiting");
    this.free = PermitLine.ofPermits(this, name, "Bulkhead", "call", permits);
  }

  /**
   * A bulkhead.
   *
   * @param permits how many calls run at a time, 1 or more
   * @param maxWaiting how many wait beside them, 0 or more; {@link Integer#MAX_VALUE} for no limit
   */
  public static Bulkhead of(int permits, int maxWaiting) {
    return new Bulkhead(null, permits, maxWaiting);
  }

  /** {@link #of(int, int)} with a name. */
  static Bulkhead of(String name, int permits, int maxWaiting) {
    return new Bulkhead(name, permits, maxWaiting);
  }

  /**
   * The bulkhead of {@code tauko.limits.NAME} in the actor system that the caller runs in; the same
   * one for every call.
   *
   * @throws com.typesafe.config.ConfigException with the key's path, if there is none of this name,
   *     it has no permits, or a key or a value is wrong
   * @throws IllegalStateException if the caller is not on an event loop
   */
  public static Bulkhead named(String name) {
    return NamedTools.here().bulkhead(name);
  }

  /** {@link #named(String)} of an actor system, from any thread. */
  public static Bulkhead named(ActorSystem<?> system, String name) {
    return NamedTools.get(system).bulkhead(name);
  }

  /**
   * Runs a body in the calling coroutine, now or when a permit is free. Suspends the coroutine if
   * none is.
   *
   * @throws X what the body throws
   * @throws BulkheadFullException if as many run and wait as may
   * @throws CancelledError if the coroutine is cancelled while it waits; then the body is not run
   */
  public <T extends @Nullable Object, X extends Exception> T call(Body<? extends T, X> body)
      throws X {
    Objects.requireNonNull(body, "body");
    enter();
    try (PermitLine.Held _ = free.acquire()) {
      running.incrementAndGet();
      try {
        return body.await();
      } finally {
        running.decrementAndGet();
        completed.increment();
      }
    } finally {
      inside.decrementAndGet();
    }
  }

  /** {@link #call(Body)} for a body that returns nothing. */
  public <X extends Exception> void call(Body.OfVoid<X> body) throws X {
    Objects.requireNonNull(body, "body");
    this.<@Nullable Void, X>call(() -> {
      body.run();
      return null;
    });
  }

  private void enter() {
    long most = (long) permits + maxWaiting;
    if (inside.getAndUpdate(before -> before < most ? before + 1 : before) >= most) {
      rejected.increment();
      throw new BulkheadFullException(this + " has no place for one more", null);
    }
  }

  /**
   * The running and waiting calls, and the counts so far. May be called from any thread; on other
   * threads it may be slightly out of date.
   */
  public Stats stats() {
    int running = this.running.get();
    int waiting = Math.max(0, inside.get() - running);
    return new Stats(running, waiting, completed.sum(), rejected.sum());
  }

  /**
   * A bulkhead at a moment.
   *
   * @param running calls that run
   * @param waiting calls that wait
   * @param completed calls that have run, however they ended
   * @param rejected calls that were rejected
   */
  public record Stats(int running, int waiting, long completed, long rejected) {}

  @Override
  public String toString() {
    Stats stats = stats();
    return PermitLine.opening("Bulkhead", name)
        + stats.running()
        + " of "
        + permits
        + " running, "
        + stats.waiting()
        + " waiting]";
  }
}
