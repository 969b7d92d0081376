package dev.tauko.tools;

import dev.tauko.Asyncio;
import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.EventLoop;
import dev.tauko.tools.internal.CancelRequests;
import dev.tauko.tools.internal.Failures;
import dev.tauko.tools.internal.Nanos;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One call of {@link Tools#retry}. */
final class Retry {
  /** More than these tell nothing new, and a call may go on for ever. */
  private static final int MAX_SUPPRESSED = 10;

  private final RetryPolicy policy;
  private final EventLoop loop = Asyncio.runningLoop();
  private final Deque<Throwable> failures = new ArrayDeque<>();
  private final long start = loop.time().toNanos();
  private Duration delay = Duration.ZERO;

  /** The requests to cancel before it began: one more is a cancellation, whatever is thrown. */
  private final int cancelling = CancelRequests.count();

  private Retry(RetryPolicy policy) {
    this.policy = policy;
  }

  static <T extends @Nullable Object, X extends Exception> T run(
      RetryPolicy policy, Body<? extends T, ?> body) throws X {
    Retry retry = new Retry(policy);
    policy.calls.increment();
    RetryBudget budget = policy.settings.budget();
    if (budget != null) {
      budget.deposit();
    }
    try {
      T result = retry.attempts(body);
      policy.succeeded.increment();
      return result;
    } catch (CancelledError cancelled) {
      policy.cancelled.increment();
      throw cancelled;
    } catch (Throwable failure) {
      policy.failed.increment();
      throw Failures.<X>rethrow(failure);
    }
  }

  private <T extends @Nullable Object> T attempts(Body<? extends T, ?> body) throws Throwable {
    for (int attempt = 1; ; attempt++) {
      try {
        return body.await();
      } catch (CancelledError cancelled) {
        throw cancelled;
      } catch (Throwable failure) {
        if (!decides(attempt, failure)) {
          Failures.suppress(failure, failures);
          throw failure;
        }
        remember(failure);
      }
      policy.retries.increment();
      Asyncio.sleep(delay);
    }
  }

  /** {@link #goesOn}; what the policy's own functions throw does not hide the failure. */
  private boolean decides(int attempt, Throwable failure) {
    try {
      return goesOn(attempt, failure);
    } catch (Throwable thrown) {
      remember(failure);
      Failures.suppress(thrown, failures);
      throw thrown;
    }
  }

  /** Whether another attempt follows, after {@link #delay}. */
  private boolean goesOn(int attempt, Throwable failure) {
    RetryPolicy.Settings settings = policy.settings;
    if (CancelRequests.count() > cancelling) {
      return false;
    }
    if (attempt >= settings.attempts() || !settings.retryIf().test(failure)) {
      return false;
    }
    delay = settings.backoff().delay(attempt, delay, settings.random());
    Duration asked = settings.retryAfter().apply(failure);
    if (asked != null && asked.compareTo(delay) > 0) {
      if (asked.compareTo(settings.maxRetryAfter()) > 0) {
        return false;
      }
      delay = asked;
    }
    if (isTooLate(settings.maxTime())) {
      return false;
    }
    RetryBudget budget = settings.budget();
    if (budget != null && !budget.withdraw()) {
      return false;
    }
    settings.onRetry().accept(new RetryPolicy.Attempt(attempt, failure, delay));
    return true;
  }

  private boolean isTooLate(@Nullable Duration maxTime) {
    if (maxTime == null) {
      return false;
    }
    long next = Nanos.plus(loop.time().toNanos(), Nanos.of(delay));
    return next > Nanos.plus(start, Nanos.of(maxTime));
  }

  private void remember(Throwable failure) {
    if (failures.size() == MAX_SUPPRESSED) {
      failures.removeFirst();
    }
    failures.add(failure);
  }
}
