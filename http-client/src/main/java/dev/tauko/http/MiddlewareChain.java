package dev.tauko.http;

import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.tools.RetryBudget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The middlewares of a session's requests: around everything its repetitions, then what users gave,
 * and nearest to the network its rate. Thread-safe.
 */
final class MiddlewareChain {
  /** How much of a repetition a request that succeeds gives back to the budget. */
  private static final double SHARE = 0.1;

  private final HttpSettings settings;
  private final SessionPlatform platform;
  private final List<Middleware> given;
  private final RetryBudget budget;
  private final @Nullable RateLimitMiddleware rate;
  private final List<Middleware> usual;

  /**
   * @param given what the session was given
   */
  MiddlewareChain(HttpSettings settings, SessionPlatform platform, List<Middleware> given) {
    this.settings = settings;
    this.platform = platform;
    this.given = given;
    this.budget = RetryBudget.of(settings.retry().budget(), SHARE);
    this.rate = settings.rate().requests() == 0 ? null : new RateLimitMiddleware(settings.rate());
    this.usual = chain(given, settings.retry().attempts());
  }

  /** The middlewares of a request with these options, the outermost first. */
  List<Middleware> of(RequestOptions options) {
    List<Middleware> own = options.chosenMiddlewares();
    Integer attempts = options.retry();
    if (own == null && attempts == null) {
      return usual;
    }
    return chain(
        own == null ? given : own, attempts == null ? settings.retry().attempts() : attempts);
  }

  private List<Middleware> chain(List<Middleware> users, int attempts) {
    List<Middleware> chain = new ArrayList<>(users.size() + 2);
    if (attempts > 1) {
      chain.add(
          new RetryMiddleware(
              settings.retry(), attempts, budget, platform::random, platform.wallClock()));
    }
    chain.addAll(users);
    if (rate != null) {
      chain.add(rate);
    }
    return List.copyOf(chain);
  }
}
