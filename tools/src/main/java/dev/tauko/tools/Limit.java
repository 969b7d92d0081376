package dev.tauko.tools;

import dev.tauko.Body;
import dev.tauko.CancelledError;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * How much of something may be done: so many at a time, so many in a time, or both. Most often one
 * of {@code tauko.limits}.
 *
 * <p>Thread-safety: that of its {@link Bulkhead} and its {@link RateLimiter}.
 */
public final class Limit {
  private final @Nullable Bulkhead bulkhead;
  private final @Nullable RateLimiter rateLimiter;

  private Limit(@Nullable Bulkhead bulkhead, @Nullable RateLimiter rateLimiter) {
    this.bulkhead = bulkhead;
    this.rateLimiter = rateLimiter;
  }

  /**
   * A limit of either, or both.
   *
   * @param bulkhead how many at a time; null for no such limit
   * @param rateLimiter how many in a time; null for no such limit
   * @throws IllegalArgumentException if both are null
   */
  public static Limit of(@Nullable Bulkhead bulkhead, @Nullable RateLimiter rateLimiter) {
    if (bulkhead == null && rateLimiter == null) {
      throw new IllegalArgumentException(
          "a limit has neither a bulkhead nor a rate limiter; accepted: one of them, or both");
    }
    return new Limit(bulkhead, rateLimiter);
  }

  /**
   * The limit {@code tauko.limits.NAME} of the actor system that the caller runs in; the same one
   * for every call.
   *
   * @throws com.typesafe.config.ConfigException with the key's path, if there is none of this name,
   *     or a key or a value is wrong
   * @throws IllegalStateException if the caller is not on an event loop
   */
  public static Limit named(String name) {
    return NamedTools.here().limit(name);
  }

  /** {@link #named(String)} of an actor system, from any thread. */
  public static Limit named(ActorSystem<?> system, String name) {
    return NamedTools.get(system).limit(name);
  }

  /**
   * Runs a body in the calling coroutine when the limit permits it: waits for a permit first, and
   * for the rate with the permit in its hands, so that the rate is that at which bodies begin.
   *
   * @throws X what the body throws
   * @throws CallRejectedException if as many wait as may
   * @throws CancelledError if the coroutine is cancelled while it waits; then the body is not run
   */
  public <T extends @Nullable Object, X extends Exception> T call(Body<? extends T, X> body)
      throws X {
    Objects.requireNonNull(body, "body");
    return bulkhead == null ? atRate(body) : bulkhead.<T, X>call(() -> this.<T, X>atRate(body));
  }

  /** {@link #call(Body)} for a body that returns nothing. */
  public <X extends Exception> void call(Body.OfVoid<X> body) throws X {
    Objects.requireNonNull(body, "body");
    this.<@Nullable Void, X>call(() -> {
      body.run();
      return null;
    });
  }

  private <T extends @Nullable Object, X extends Exception> T atRate(Body<? extends T, X> body)
      throws X {
    if (rateLimiter != null) {
      rateLimiter.acquire();
    }
    return body.await();
  }

  /** How many at a time; null for no such limit. */
  public @Nullable Bulkhead bulkhead() {
    return bulkhead;
  }

  /** How many in a time; null for no such limit. */
  public @Nullable RateLimiter rateLimiter() {
    return rateLimiter;
  }

  /** The state of its parts. May be called from any thread. */
  public Stats stats() {
    return new Stats(
        bulkhead == null ? null : bulkhead.stats(),
        rateLimiter == null ? null : rateLimiter.stats());
  }

  /**
   * A limit at a moment.
   *
   * @param bulkhead what runs and waits; null for no such limit
   * @param rateLimiter what has passed and waits; null for no such limit
   */
  public record Stats(Bulkhead.@Nullable Stats bulkhead, RateLimiter.@Nullable Stats rateLimiter) {}

  @Override
  public String toString() {
    return "Limit[" + bulkhead + ", " + rateLimiter + "]";
  }
}
