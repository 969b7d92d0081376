package dev.tauko.http;

import dev.tauko.Asyncio;
import dev.tauko.http.internal.settings.RateSettings;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.sync.Lock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets requests to one origin pass at a rate, first come, first served; each origin has a rate of
 * its own. Time is that of the event loop. Thread-safe.
 */
final class RateLimitMiddleware implements Middleware {
  /** Beyond this many origins, those that have been quiet are forgotten. */
  private static final int MANY = 1000;

  private final RateSettings settings;
  private final long nanosPerRequest;
  private final ConcurrentHashMap<Origin, Bucket> buckets = new ConcurrentHashMap<>();

  RateLimitMiddleware(RateSettings settings) {
    this.settings = settings;
    this.nanosPerRequest = Math.max(1, settings.per().toNanos() / settings.requests());
  }

  @Override
  public ClientResponse handle(ClientRequest request, Next next) {
    long now = now();
    if (buckets.size() > MANY) {
      buckets.values().removeIf(bucket -> bucket.isQuiet(now));
    }
    Bucket bucket = buckets.computeIfAbsent(request.target().origin(), origin -> new Bucket());
    var _ = request.deadline().suspend(bucket::pass, "waiting for its turn under rate-limit");
    return next.send(request);
  }

  private static long now() {
    return Asyncio.runningLoop().time().toNanos();
  }

  /**
   * A bucket that holds {@code burst} tokens and gets one every so often, told by the moment at
   * which it will be full. Whoever holds the lock is the next to pass, so that one who is cancelled
   * while waiting takes nothing.
   */
  private final class Bucket {
    private final Lock turn = new Lock();
    private volatile long fullAt = now();

    /** Waits for a token, and returns when there is one again. */
    long pass() {
      try (var held = turn.acquire()) {
        long wait = fullAt + nanosPerRequest - now() - settings.burst() * nanosPerRequest;
        if (wait > 0) {
          Asyncio.sleep(Duration.ofNanos(wait));
        }
        fullAt = Math.max(fullAt, now()) + nanosPerRequest;
        return fullAt;
      }
    }

    boolean isQuiet(long now) {
      return fullAt <= now && !turn.isLocked();
    }
  }
}
