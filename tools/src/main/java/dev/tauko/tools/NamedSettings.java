package dev.tauko.tools;

import com.typesafe.config.ConfigException;
import dev.tauko.internal.settings.Section;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one section of {@code tauko.limits}, {@code tauko.retry} or {@code tauko.breaker}. */
final class NamedSettings {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(3650);

  private NamedSettings() {}

  static Limit limit(String name, Section limit) {
    limit.requireKeys(List.of("permits", "max-waiting", "rate", "per", "burst", "kind"));
    Integer maxWaiting =
        or(
            limit,
            "max-waiting",
            Integer.MAX_VALUE,
            key -> limit.wholeOr(Section.INFINITE, Integer.MAX_VALUE, key, 0, Integer.MAX_VALUE));
    Integer permits = or(limit, "permits", 0, key -> limit.whole(key, 1, Integer.MAX_VALUE));
    Rate rate = limit.has("rate") ? rate(limit) : null;
    if (permits == 0 && rate == null) {
      throw new ConfigException.Missing(limit.at("permits") + " or " + limit.at("rate"));
    }
    if (rate == null) {
      requireNone(limit, "since there is no rate", "per", "kind", "burst");
    }
    return Limit.of(
        permits == 0 ? null : Bulkhead.of(name, permits, maxWaiting),
        rate == null ? null : RateLimiter.bounded(name, maxWaiting, rate));
  }

  private static Rate rate(Section limit) {
    int permits = limit.whole("rate", 0, Integer.MAX_VALUE);
    Duration per =
        or(limit, "per", Duration.ofSeconds(1), key -> limit.duration(key, SHORTEST, LONGEST));
    String kind = or(limit, "kind", "bucket", key -> limit.word(key, "bucket", "window"));
    if (kind.equals("window")) {
      requireNone(limit, "since the kind is window", "burst");
      return Rate.window(permits, per);
    }
    int burst = or(limit, "burst", 1, key -> limit.whole(key, 1, Integer.MAX_VALUE));
    return Rate.bucket(permits, per, burst);
  }

  static RetryPolicy retry(Section retry) {
    retry.requireKeys(
        List.of(
            "attempts",
            "backoff",
            "delay",
            "max-delay",
            "factor",
            "max-time",
            "max-retry-after",
            "budget"));
    int attempts = or(retry, "attempts", 3, key -> retry.whole(key, 1, Integer.MAX_VALUE));
    RetryPolicy policy = RetryPolicy.of(attempts, backoff(retry));
    Duration maxTime =
        orNull(
            retry, "max-time", key -> retry.durationOr(Section.INFINITE, key, SHORTEST, LONGEST));
    if (maxTime != null) {
      policy = policy.maxTime(maxTime);
    }
    if (retry.has("max-retry-after")) {
      policy = policy.maxRetryAfter(retry.duration("max-retry-after", Duration.ZERO, LONGEST));
    }
    return retry.has("budget") ? policy.budget(budget(retry.section("budget"))) : policy;
  }

  private static Backoff backoff(Section retry) {
    String kind =
        or(
            retry,
            "backoff",
            "full-jitter",
            key -> retry.word(key, "constant", "exponential", "full-jitter", "decorrelated"));
    Duration delay =
        or(
            retry,
            "delay",
            Duration.ofMillis(500),
            key -> retry.duration(key, Duration.ZERO, LONGEST));
    Duration longest =
        or(
            retry,
            "max-delay",
            delay.compareTo(Duration.ofSeconds(30)) > 0 ? delay : Duration.ofSeconds(30),
            key -> retry.duration(key, delay, LONGEST));
    if (!kind.equals("exponential")) {
      requireNone(retry, "unless backoff is exponential", "factor");
    }
    if (kind.equals("constant")) {
      requireNone(retry, "since backoff is constant", "max-delay");
    }
    return switch (kind) {
      case "constant" -> Backoff.constant(delay);
      case "exponential" -> Backoff.exponential(delay, longest, factor(retry, "factor", 2));
      case "decorrelated" -> Backoff.decorrelated(delay, longest);
      default -> Backoff.fullJitter(delay, longest);
    };
  }

  private static double factor(Section section, String key, double otherwise) {
    return or(section, key, otherwise, present -> section.decimal(present, 1, 1000));
  }

  private static RetryBudget budget(Section budget) {
    budget.requireKeys(List.of("minimum", "share"));
    return RetryBudget.of(
        or(budget, "minimum", 10, key -> budget.whole(key, 1, Integer.MAX_VALUE)),
        or(budget, "share", 0.1, key -> budget.decimal(key, 0, 1)));
  }

  static CircuitBreaker breaker(String name, Section breaker) {
    breaker.requireKeys(
        List.of(
            "max-failures",
            "call-timeout",
            "reset-timeout",
            "max-reset-timeout",
            "exponential-backoff"));
    Duration reset =
        or(
            breaker,
            "reset-timeout",
            Duration.ofSeconds(30),
            key -> breaker.duration(key, SHORTEST, LONGEST));
    double factor = factor(breaker, "exponential-backoff", 1);
    if (factor == 1) {
      requireNone(breaker, "unless exponential-backoff is more than 1", "max-reset-timeout");
    }
    BreakerSettings settings =
        new BreakerSettings(
            or(breaker, "max-failures", 5, key -> breaker.whole(key, 1, Integer.MAX_VALUE)),
            orNull(
                breaker,
                "call-timeout",
                key -> breaker.durationOr(Section.INFINITE, key, SHORTEST, LONGEST)),
            reset,
            or(
                breaker,
                "max-reset-timeout",
                factor == 1 ? reset : LONGEST,
                key -> breaker.duration(key, reset, LONGEST)),
            factor);
    return new CircuitBreaker(name, settings, failure -> true);
  }

  /** Rejects keys that would have no effect. */
  private static void requireNone(Section section, String why, String... keys) {
    for (String key : keys) {
      if (section.has(key)) {
        throw section.bad(key, "no " + key + ", " + why);
      }
    }
  }

  private static <T> T or(Section section, String key, T otherwise, Function<String, T> reading) {
    return section.has(key) ? reading.apply(key) : otherwise;
  }

  private static <T> @Nullable T orNull(
      Section section, String key, Function<String, @Nullable T> reading) {
    return section.has(key) ? reading.apply(key) : null;
  }
}
