package dev.tauko.tools;

import dev.tauko.Asyncio;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.internal.log.Loggers;
import dev.tauko.tools.internal.CancelRequests;
import dev.tauko.tools.internal.Nanos;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** One body that is run afresh after its failures, and the times at which that was done. */
final class Restarts<T extends @Nullable Object> {
  private static final Logger log = Loggers.of(RestartPolicy.class);

  private final RestartPolicy policy;
  private final RestartPolicy.Settings settings;
  private final Coroutine<? extends T> body;

  /** The times of restarts that are not older than the policy's span. */
  private final Deque<Duration> recent = new ArrayDeque<>();

  private int number;

  /** Restarts since the body last ran for the reset time. */
  private int inARow;

  /** The requests to cancel before it began: one more is a cancellation, whatever is thrown. */
  private int cancelling;

  Restarts(RestartPolicy policy, Coroutine<? extends T> body) {
    this.policy = policy;
    this.settings = policy.settings;
    this.body = body;
  }

  T run() throws Exception {
    cancelling = CancelRequests.count();
    while (true) {
      Duration begun = now();
      try {
        return body.await();
      } catch (CancelledError cancelled) {
        throw cancelled;
      } catch (Throwable failure) {
        if (!isRestarted(failure)) {
          policy.gaveUp.increment();
          throw failure;
        }
        if (now().minus(begun).compareTo(settings.resetAfter) >= 0) {
          inARow = 0;
        }
        await(failure);
      }
    }
  }

  private static Duration now() {
    return Asyncio.runningLoop().time();
  }

  private boolean isRestarted(Throwable failure) {
    if (CancelRequests.count() > cancelling) {
      return false;
    }
    Duration oldest = now().minus(settings.within);
    while (!recent.isEmpty() && recent.getFirst().compareTo(oldest) <= 0) {
      recent.removeFirst();
    }
    return recent.size() < settings.maxRestarts && settings.restartIf.test(failure);
  }

  private void await(Throwable failure) {
    inARow++;
    Duration delay = delay();
    number++;
    if (settings.maxRestarts < Integer.MAX_VALUE) {
      recent.addLast(now());
    }
    log.warn("a body has failed, and is run afresh in {}", delay, failure);
    settings.onRestart.accept(new RestartPolicy.Restart(number, failure, delay));
    Asyncio.sleep(delay);
    policy.restarts.increment();
  }

  private Duration delay() {
    Duration wait = settings.backoff.delay(inARow, Duration.ZERO, settings.random);
    double part = settings.randomFactor * settings.random.nextDouble();
    return Duration.ofNanos((long) Math.min(Long.MAX_VALUE, Nanos.of(wait) * (1 + part)));
  }
}
