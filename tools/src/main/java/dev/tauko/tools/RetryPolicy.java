package dev.tauko.tools;

import dev.tauko.Asyncio;
import dev.tauko.tools.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * When something that has failed is tried again: {@link Tools#retry}. Immutable apart from what
 * {@link #stats} counts; each method gives a changed copy with counters of its own. Thread-safe.
 *
 * <p>An attempt that has failed is followed by another one if all of these agree: the number of
 * attempts, the predicate, the time, and the budget. The wait between the two is that of the {@link
 * Backoff}, or what the failure asks for, if that is longer.
 */
public final class RetryPolicy {

  /**
   * An attempt that has failed and will be followed by another one.
   *
   * @param attempt its number, 1 for the first
   * @param failure what it threw
   * @param delay how long the wait before the next one is
   */
  public record Attempt(int attempt, Throwable failure, Duration delay) {}

  /** Attempts, waits and what else is chosen. Not changed any more once a policy has it. */
  static final class Settings {
    private final int attempts;
    private final Backoff backoff;
    private @Nullable Duration maxTime;
    private Duration maxRetryAfter = Duration.ofMinutes(1);
    private Predicate<? super Throwable> retryIf = failure -> failure instanceof Exception;
    private Function<? super Throwable, @Nullable Duration> retryAfter =
        failure -> failure instanceof RetryAfter knowing ? knowing.retryAfter() : null;
    private Consumer<? super Attempt> onRetry = attempt -> {};
    private @Nullable RetryBudget budget;
    private RandomGenerator random = () -> Asyncio.runningLoop().random().nextLong();

    private Settings(int attempts, Backoff backoff) {
      this.attempts = Require.atLeast(1, attempts, "attempts");
      this.backoff = Objects.requireNonNull(backoff, "backoff");
    }

    private Settings(Settings other) {
      this.attempts = other.attempts;
      this.backoff = other.backoff;
      this.maxTime = other.maxTime;
      this.maxRetryAfter = other.maxRetryAfter;
      this.retryIf = other.retryIf;
      this.retryAfter = other.retryAfter;
      this.onRetry = other.onRetry;
      this.budget = other.budget;
      this.random = other.random;
    }

    int attempts() {
      return attempts;
    }

    Backoff backoff() {
      return backoff;
    }

    @Nullable Duration maxTime() {
      return maxTime;
    }

    Duration maxRetryAfter() {
      return maxRetryAfter;
    }

    Predicate<? super Throwable> retryIf() {
      return retryIf;
    }

    Function<? super Throwable, @Nullable Duration> retryAfter() {
      return retryAfter;
    }

    Consumer<? super Attempt> onRetry() {
      return onRetry;
    }

    @Nullable RetryBudget budget() {
      return budget;
    }

    RandomGenerator random() {
      return random;
    }
  }

  final Settings settings;
  final LongAdder calls = new LongAdder();
  final LongAdder retries = new LongAdder();
  final LongAdder succeeded = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder cancelled = new LongAdder();

  private RetryPolicy(Settings settings) {
    this.settings = settings;
  }

  /**
   * A policy with this many attempts, the first one included, and the waits of a backoff. Retries
   * whatever is an {@link Exception}; waits no longer than a minute for a failure that asks for it.
   *
   * @param attempts 1 or more; {@link Integer#MAX_VALUE} for no limit
   */
  public static RetryPolicy of(int attempts, Backoff backoff) {
    return new RetryPolicy(new Settings(attempts, backoff));
  }

  private RetryPolicy with(Consumer<Settings> change) {
    Settings changed = new Settings(settings);
    change.accept(changed);
    return new RetryPolicy(changed);
  }

  /**
   * The policy {@code tauko.retry.NAME} of the actor system that the caller runs in; the same one
   * for every call.
   *
   * @throws com.typesafe.config.ConfigException with the key's path, if there is none of this name,
   *     or a key or a value is wrong
   * @throws IllegalStateException if the caller is not on an event loop
   */
  public static RetryPolicy named(String name) {
    return NamedTools.here().retry(name);
  }

  /** {@link #named(String)} of an actor system, from any thread. */
  public static RetryPolicy named(ActorSystem<?> system, String name) {
    return NamedTools.get(system).retry(name);
  }

  /**
   * With no attempt that would begin later than this after the beginning of the first. An attempt
   * under way is not cut short by that: to bound the whole, put the call into {@link
   * dev.tauko.Asyncio#timeout}.
   *
   * @param maxTime more than zero
   */
  public RetryPolicy maxTime(Duration maxTime) {
    Require.positive(maxTime, "maxTime");
    return with(changed -> changed.maxTime = maxTime);
  }

  /**
   * With another longest wait that a failure may ask for: one that asks for a longer one is the end
   * of it.
   */
  public RetryPolicy maxRetryAfter(Duration maxRetryAfter) {
    Require.notNegative(maxRetryAfter, "maxRetryAfter");
    return with(changed -> changed.maxRetryAfter = maxRetryAfter);
  }

  /** With another answer to the question which failures are retried. Cancellations never are. */
  public RetryPolicy retryIf(Predicate<? super Throwable> retryIf) {
    Objects.requireNonNull(retryIf, "retryIf");
    return with(changed -> changed.retryIf = retryIf);
  }

  /**
   * With another way to read from a failure how long to wait at least; null if it does not say. By
   * default, it is asked if it is a {@link RetryAfter}.
   */
  public RetryPolicy retryAfter(Function<? super Throwable, @Nullable Duration> retryAfter) {
    Objects.requireNonNull(retryAfter, "retryAfter");
    return with(changed -> changed.retryAfter = retryAfter);
  }

  /**
   * With something that is told of each failed attempt that another one follows, before the wait,
   * in the calling coroutine. If it throws, the call fails with that exception.
   */
  public RetryPolicy onRetry(Consumer<? super Attempt> onRetry) {
    Objects.requireNonNull(onRetry, "onRetry");
    return with(changed -> changed.onRetry = onRetry);
  }

  /** With a budget, which other policies may share. */
  public RetryPolicy budget(RetryBudget budget) {
    Objects.requireNonNull(budget, "budget");
    return with(changed -> changed.budget = budget);
  }

  /**
   * With another source of random numbers than {@link dev.tauko.EventLoop#random}; thread-safe, if
   * the policy is used on several threads.
   */
  public RetryPolicy random(RandomGenerator random) {
    Objects.requireNonNull(random, "random");
    return with(changed -> changed.random = random);
  }

  /** The counts so far. May be called from any thread. */
  public Stats stats() {
    return new Stats(calls.sum(), retries.sum(), succeeded.sum(), failed.sum(), cancelled.sum());
  }

  /**
   * The counts of a policy.
   *
   * @param calls calls that have begun
   * @param retries attempts beyond the first of each
   * @param succeeded calls that have succeeded
   * @param failed calls that have failed
   * @param cancelled calls that were cancelled
   */
  public record Stats(long calls, long retries, long succeeded, long failed, long cancelled) {}

  @Override
  public String toString() {
    return "RetryPolicy[attempts=" + settings.attempts + ", backoff=" + settings.backoff + "]";
  }
}
