package dev.tauko.tools;

import dev.tauko.Asyncio;
import dev.tauko.tools.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * When a body that has failed is run afresh: {@link Tools#restarting}. In the terms of Pekko's
 * {@code SupervisorStrategy.restartWithBackoff}. Immutable apart from what {@link #stats} counts;
 * each method returns a changed copy with counters of its own. Thread-safe.
 *
 * <p>The first restart comes after the minimal backoff, each further one after twice as long, up to
 * the maximal backoff. A random part is added, up to the random factor times as much, so that many
 * bodies that fail together do not start together. A body that has run for the reset time begins
 * with the minimal backoff again.
 */
public final class RestartPolicy {

  /**
   * A failure that is followed by a restart.
   *
   * @param number the restarts of this body so far, this one included
   * @param failure what the body threw
   * @param delay how long the wait before the restart is
   */
  public record Restart(int number, Throwable failure, Duration delay) {}

  /**
   * The counts of a policy.
   *
   * @param restarts how often a body was run afresh
   * @param gaveUp how many bodies were not, and so passed their failure on
   */
  public record Stats(long restarts, long gaveUp) {}

  /** Waits, limits and what else is chosen. Not changed any more once a policy has it. */
  static final class Settings {
    final Backoff backoff;
    final double randomFactor;
    int maxRestarts = Integer.MAX_VALUE;
    Duration within = Duration.ofDays(1);
    Duration resetAfter;
    Predicate<? super Throwable> restartIf = failure -> failure instanceof Exception;
    Consumer<? super Restart> onRestart = restart -> {};
    RandomGenerator random = () -> Asyncio.runningLoop().random().nextLong();

    private Settings(Backoff backoff, double randomFactor, Duration resetAfter) {
      this.backoff = backoff;
      this.randomFactor = randomFactor;
      this.resetAfter = resetAfter;
    }

    private Settings(Settings other) {
      this(other.backoff, other.randomFactor, other.resetAfter);
      this.maxRestarts = other.maxRestarts;
      this.within = other.within;
      this.restartIf = other.restartIf;
      this.onRestart = other.onRestart;
      this.random = other.random;
    }
  }

  final Settings settings;
  final LongAdder restarts = new LongAdder();
  final LongAdder gaveUp = new LongAdder();

  private RestartPolicy(Settings settings) {
    this.settings = settings;
  }

  /**
   * A policy that restarts after any {@link Exception}, as often as it takes. The reset time is the
   * maximal backoff.
   *
   * @param minBackoff the first wait, more than zero
   * @param maxBackoff the longest wait without its random part, the first or longer
   * @param randomFactor the random part, relative to the wait: 0 for none, 1 for up to as much
   *     again
   */
  public static RestartPolicy withBackoff(
      Duration minBackoff, Duration maxBackoff, double randomFactor) {
    Require.positive(minBackoff, "minBackoff");
    if (Objects.requireNonNull(maxBackoff, "maxBackoff").compareTo(minBackoff) < 0) {
      throw new IllegalArgumentException(
          "maxBackoff is minBackoff (" + minBackoff + ") or longer, not " + maxBackoff);
    }
    if (!(randomFactor >= 0 && randomFactor <= 1)) {
      throw new IllegalArgumentException("randomFactor is 0 to 1, not " + randomFactor);
    }
    return new RestartPolicy(
        new Settings(Backoff.exponential(minBackoff, maxBackoff), randomFactor, maxBackoff));
  }

  private RestartPolicy with(Consumer<Settings> change) {
    Settings changed = new Settings(settings);
    change.accept(changed);
    return new RestartPolicy(changed);
  }

  /**
   * With at most this many restarts of a body within any span of this length; a failure that would
   * need one more is passed on, and fails the task and its group.
   *
   * @param maxRestarts zero or more
   * @param within more than zero
   */
  public RestartPolicy maxRestarts(int maxRestarts, Duration within) {
    Require.atLeast(0, maxRestarts, "maxRestarts");
    Require.positive(within, "within");
    return with(changed -> {
      changed.maxRestarts = maxRestarts;
      changed.within = within;
    });
  }

  /** With another time after which a body that runs counts as sound again: zero or more. */
  public RestartPolicy resetAfter(Duration resetAfter) {
    Require.notNegative(resetAfter, "resetAfter");
    return with(changed -> changed.resetAfter = resetAfter);
  }

  /**
   * With another answer to the question which failures are followed by a restart; the others are
   * passed on. A cancellation never is followed by one.
   */
  public RestartPolicy restartIf(Predicate<? super Throwable> restartIf) {
    Objects.requireNonNull(restartIf, "restartIf");
    return with(changed -> changed.restartIf = restartIf);
  }

  /**
   * With something that is called before the wait for each restart, in the body's coroutine. What
   * it throws ends the coroutine. Each restart is logged in any case, as a warning.
   */
  public RestartPolicy onRestart(Consumer<? super Restart> onRestart) {
    Objects.requireNonNull(onRestart, "onRestart");
    return with(changed -> changed.onRestart = onRestart);
  }

  /**
   * With another source of random numbers than {@link dev.tauko.EventLoop#random}; thread-safe, if
   * the policy is used on several threads.
   */
  public RestartPolicy random(RandomGenerator random) {
    Objects.requireNonNull(random, "random");
    return with(changed -> changed.random = random);
  }

  /** The counts so far. May be called from any thread. */
  public Stats stats() {
    return new Stats(restarts.sum(), gaveUp.sum());
  }

  @Override
  public String toString() {
    return "RestartPolicy[" + settings.backoff + "]";
  }
}
