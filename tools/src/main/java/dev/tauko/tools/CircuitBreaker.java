package dev.tauko.tools;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.internal.log.Loggers;
import dev.tauko.tools.internal.CancelRequests;
import dev.tauko.tools.internal.LoopClock;
import dev.tauko.tools.internal.Nanos;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Stops making calls that keep failing: Pekko's circuit breaker for coroutines, with the same
 * states, on the event loop's clock.
 *
 * <ul>
 *   <li><b>Closed:</b> calls are made. After so many failures in a row, the breaker opens. A
 *       success sets the count to zero.
 *   <li><b>Open:</b> calls are rejected, until the reset timeout is over.
 *   <li><b>Half open:</b> one call is made as a probe, others are rejected meanwhile. If the probe
 *       succeeds, the breaker closes; if it fails, it opens again, for longer if there is a
 *       backoff.
 * </ul>
 *
 * <p>A call that is cancelled says nothing about what it called, and counts for nothing; a probe
 * that is cancelled lets the next call be the probe. The same is true of a {@link
 * CallRejectedException}: what is behind the breaker was not called. A call that ends in another
 * state than that in which it was let through counts for nothing, either.
 *
 * <p>Thread-safety: a breaker belongs to the event loop on which it is first used, until that loop
 * has ended, and may be used by coroutines of that loop only. {@link #stats} and {@link #toString}
 * may be called from any thread.
 */
public final class CircuitBreaker {
  private static final Logger log = Loggers.of(CircuitBreaker.class);

  /** The state of a breaker. */
  public enum State {
    /** Calls are made. */
    CLOSED,
    /** Calls are rejected. */
    OPEN,
    /** One call at a time is made, to see whether it succeeds. */
    HALF_OPEN
  }

  private final String name;
  private final BreakerSettings settings;
  private final Predicate<? super Throwable> isFailure;
  private final ReentrantLock guard = new ReentrantLock();
  private final LoopClock clock = new LoopClock("a circuit breaker");

  // What follows is guarded by `guard`.
  private State state = State.CLOSED;

  /** How often the state has changed: a call belongs to the state that let it through. */
  private long era;

  private int failuresInARow;
  private int opensInARow;
  private long opensUntil;
  private boolean probing;
  private long succeeded;
  private long failed;
  private long rejected;

  CircuitBreaker(String name, BreakerSettings settings, Predicate<? super Throwable> isFailure) {
    this.name = name;
    this.settings = settings;
    this.isFailure = isFailure;
  }

  /**
   * A breaker. Whatever a call throws is a failure, unless it is a {@link CancelledError} or a
   * {@link CallRejectedException}.
   *
   * @param maxFailures how many failures in a row open it, 1 or more
   * @param resetTimeout how long it is open, more than zero
   */
  public static CircuitBreaker of(int maxFailures, Duration resetTimeout) {
    BreakerSettings settings =
        new BreakerSettings(maxFailures, null, resetTimeout, resetTimeout, 1);
    return new CircuitBreaker("", settings, failure -> true);
  }

  /**
   * The breaker {@code tauko.breaker.NAME} of the actor system that the caller runs in; the same
   * one for every call.
   *
   * @throws com.typesafe.config.ConfigException with the key's path, if there is none of this name,
   *     or a key or a value is wrong
   * @throws IllegalStateException if the caller is not on an event loop
   */
  public static CircuitBreaker named(String name) {
    return NamedTools.here().breaker(name);
  }

  /** {@link #named(String)} of an actor system, from any thread. */
  public static CircuitBreaker named(ActorSystem<?> system, String name) {
    return NamedTools.get(system).breaker(name);
  }

  /** A new breaker with a limit on the time of each call, which is cancelled and fails after it. */
  public CircuitBreaker callTimeout(Duration callTimeout) {
    return new CircuitBreaker(
        name,
        new BreakerSettings(
            settings.maxFailures(),
            callTimeout,
            settings.resetTimeout(),
            settings.maxResetTimeout(),
            settings.backoffFactor()),
        isFailure);
  }

  /**
   * A new breaker that is open for longer each time a probe fails.
   *
   * @param factor by how much the time is multiplied, 1 or more
   * @param maxResetTimeout how long it is open at most
   */
  public CircuitBreaker backoff(double factor, Duration maxResetTimeout) {
    return new CircuitBreaker(
        name,
        new BreakerSettings(
            settings.maxFailures(),
            settings.callTimeout(),
            settings.resetTimeout(),
            maxResetTimeout,
            factor),
        isFailure);
  }

  /** A new breaker for which only these are failures: what else a call throws is a success. */
  public CircuitBreaker failsOn(Predicate<? super Throwable> isFailure) {
    return new CircuitBreaker(name, settings, Objects.requireNonNull(isFailure, "isFailure"));
  }

  /**
   * Runs a body in the calling coroutine, if the breaker lets it through.
   *
   * @throws X what the body throws
   * @throws CircuitOpenException if it does not
   * @throws AsyncTimeoutException if the body took longer than the call timeout
   */
  public <T extends @Nullable Object, X extends Exception> T call(Body<? extends T, X> body)
      throws X {
    Objects.requireNonNull(body, "body");
    int cancelling = CancelRequests.count();
    long era = admit();
    Duration callTimeout = settings.callTimeout();
    try {
      T value = callTimeout == null ? body.await() : Asyncio.<T, X>timeout(callTimeout, body);
      ended(era, End.SUCCESS);
      return value;
    } catch (CancelledError | CallRejectedException notCalled) {
      ended(era, End.NEITHER);
      throw notCalled;
    } catch (Throwable failure) {
      boolean cancelled = CancelRequests.count() > cancelling;
      ended(era, cancelled ? End.NEITHER : failureEnd(failure, era));
      throw failure;
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

  // ---- the states ----

  private enum End {
    SUCCESS,
    FAILURE,
    NEITHER
  }

  /** The predicate is users' code, and may throw: the probe's place is free then. */
  private End failureEnd(Throwable failure, long era) {
    try {
      return isFailure.test(failure) ? End.FAILURE : End.SUCCESS;
    } catch (Throwable thrown) {
      ended(era, End.NEITHER);
      throw thrown;
    }
  }

  /** Lets a call through; gives the era that it belongs to. */
  private long admit() {
    guard.lock();
    try {
      long now = clock.now();
      if (state == State.OPEN && now >= opensUntil) {
        become(State.HALF_OPEN);
      }
      if (state == State.OPEN || probing) {
        rejected++;
        Duration left = state == State.OPEN ? Duration.ofNanos(opensUntil - now) : null;
        String until =
            left == null
                ? " until the one that it tries has ended"
                : " for " + left.plusNanos(999_999).toMillis() / 1e3 + " s";
        throw new CircuitOpenException(this + " rejects calls" + until, left);
      }
      probing = state == State.HALF_OPEN;
      return era;
    } finally {
      guard.unlock();
    }
  }

  private void ended(long calledIn, End end) {
    guard.lock();
    try {
      switch (end) {
        case SUCCESS -> succeeded++;
        case FAILURE -> failed++;
        case NEITHER -> {}
      }
      if (calledIn == era) {
        endedNow(end);
      }
    } finally {
      guard.unlock();
    }
  }

  private void endedNow(End end) {
    probing = false;
    switch (end) {
      case SUCCESS -> {
        failuresInARow = 0;
        if (state == State.HALF_OPEN) {
          opensInARow = 0;
          become(State.CLOSED);
        }
      }
      case FAILURE -> {
        failuresInARow++;
        if (state == State.HALF_OPEN || failuresInARow >= settings.maxFailures()) {
          failuresInARow = 0;
          opensUntil = Nanos.plus(clock.now(), settings.openFor(opensInARow));
          opensInARow++;
          become(State.OPEN);
        }
      }
      case NEITHER -> {}
    }
  }

  private void become(State next) {
    state = next;
    era++;
    log.debug("circuit breaker {} is {}", name, next);
  }

  /** The state, and what was done so far. May be called from any thread. */
  public Stats stats() {
    guard.lock();
    try {
      return new Stats(state, failuresInARow, succeeded, failed, rejected);
    } finally {
      guard.unlock();
    }
  }

  /**
   * A breaker at a moment.
   *
   * @param state its state; an open one whose time is over is half open from the next call on
   * @param failuresInARow failures since the last success, while it is closed
   * @param succeeded calls that have succeeded
   * @param failed calls that have failed
   * @param rejected calls that were rejected
   */
  public record Stats(
      State state, int failuresInARow, long succeeded, long failed, long rejected) {}

  @Override
  public String toString() {
    String who = name.isEmpty() ? "" : name + ", ";
    return "CircuitBreaker[" + who + stats().state() + "]";
  }
}
