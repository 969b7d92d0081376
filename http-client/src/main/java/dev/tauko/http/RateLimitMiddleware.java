package dev.tauko.http;

import dev.tauko.Asyncio;
import dev.tauko.http.internal.settings.RateSettings;
import dev.tauko.http.internal.url.Origin;
import dev.tauko.tools.Rate;
import dev.tauko.tools.RateLimiter;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets requests to one origin pass at a rate, first come, first served; each origin has a rate of
 * its own. Time is that of the event loop. Thread-safe.
 */
final class RateLimitMiddleware implements Middleware {
  /** Beyond this many origins, those that have been quiet are forgotten. */
  private static final int MANY = 1000;

  private final Rate rate;
  private final long nanosToFull;
  private final ConcurrentHashMap<Origin, OriginLimit> limits = new ConcurrentHashMap<>();

  RateLimitMiddleware(RateSettings settings) {
    this.rate = Rate.bucket(settings.requests(), settings.per(), settings.burst());
    double fill = (double) settings.per().toNanos() / settings.requests() * settings.burst();
    this.nanosToFull = (long) Math.ceil(fill);
  }

  @Override
  public ClientResponse handle(ClientRequest request, Next next) {
    if (limits.size() > MANY) {
      long now = now();
      limits.values().removeIf(limit -> limit.isQuiet(now));
    }
    OriginLimit limit =
        limits.computeIfAbsent(request.target().origin(), origin -> new OriginLimit());
    var _ = request.deadline().suspend(limit::pass, "waiting for its turn under rate-limit");
    return next.send(request);
  }

  private static long now() {
    return Asyncio.runningLoop().time().toNanos();
  }

  /** The limit of one origin. */
  private final class OriginLimit {
    private final RateLimiter limiter = RateLimiter.of(rate);
    private volatile long lastPass = now();

    /** Waits for a turn, and returns when that was. */
    long pass() {
      limiter.acquire();
      lastPass = now();
      return lastPass;
    }

    /** Whether a new limit would let as much pass as this one. */
    boolean isQuiet(long now) {
      return now - lastPass >= nanosToFull && limiter.stats().waiting() == 0;
    }
  }
}
