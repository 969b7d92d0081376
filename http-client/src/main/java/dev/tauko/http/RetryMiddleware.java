package dev.tauko.http;

import dev.tauko.Asyncio;
import dev.tauko.http.internal.grammar.HttpDate;
import dev.tauko.http.internal.settings.RetrySettings;
import dev.tauko.internal.log.Loggers;
import dev.tauko.tools.Backoff;
import dev.tauko.tools.RetryBudget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Sends a request again that failed in a way that may pass, after a random wait that grows with
 * every attempt ("full jitter"). Thread-safe.
 *
 * <p>A request is sent again if it is idempotent and its body can be sent again; where no
 * connection came about, nothing was sent, and any request may. An answer that asks for a longer
 * wait than is allowed, or a wait that the request's time is too short for, is the end of it. A
 * response that breaks off while it is saved to a file is {@link BodyRetry}'s business.
 */
final class RetryMiddleware implements Middleware {
  private static final Logger log = Loggers.of(RetryMiddleware.class);

  /** A number of seconds with more digits is longer than anybody waits. */
  private static final int MOST_DIGITS = 9;

  /** RFC 9110, section 9.2.2. */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private final RetrySettings settings;
  private final Backoff backoff;
  private final int attempts;
  private final RetryBudget budget;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * @param attempts how often one request is sent at most
   */
  RetryMiddleware(
      RetrySettings settings,
      int attempts,
      RetryBudget budget,
      RandomGenerator random,
      InstantSource clock) {
    this.settings = settings;
    this.backoff = Backoff.fullJitter(settings.baseDelay(), settings.maxDelay());
    this.attempts = attempts;
    this.budget = budget;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public ClientResponse handle(ClientRequest request, Next next) {
    for (int attempt = 1; ; attempt++) {
      Duration wait;
      try {
        ClientResponse response = next.send(request);
        if (!isPassing(response)) {
          budget.deposit();
          if (attempt < attempts) {
            response.retryBodyBy(BodyRetry.of(this, request, next, response, attempt));
          }
          return response;
        }
        Duration pause = isRepeatable(request) ? pause(attempt, response) : null;
        wait = granted(request, attempt, pause);
        if (wait == null) {
          return response;
        }
        log.debug("{} is sent again in {}: the status is {}", request, wait, response.status());
        drop(response);
      } catch (ClientException failure) {
        wait = granted(request, attempt, mayPass(failure, request) ? backoff(attempt) : null);
        if (wait == null) {
          throw failure;
        }
        log.debug("{} is sent again in {}: {}", request, wait, failure.getMessage());
      }
      Asyncio.sleep(wait);
    }
  }

  /** The wait, if there is one and another attempt may be made after it; else null. */
  @Nullable Duration granted(ClientRequest request, int attempt, @Nullable Duration wait) {
    if (wait == null || attempt >= attempts) {
      return null;
    }
    Duration left = request.deadline().left();
    boolean isInTime = left == null || left.compareTo(wait) > 0;
    return isInTime && budget.withdraw() ? wait : null;
  }

  static void drop(ClientResponse response) {
    try {
      response.reader().discard();
    } catch (ClientException broken) {
      // The connection has ended with it, and nobody wants the body.
    }
  }

  private static boolean isRepeatable(ClientRequest request) {
    return request.body().isReplayable()
        && (IDEMPOTENT.contains(request.method()) || request.headers().contains("Idempotency-Key"));
  }

  /** Whether a status is a failure that may pass. */
  boolean isPassing(ClientResponse response) {
    return settings.statuses().contains(response.status());
  }

  boolean mayPass(ClientException failure, ClientRequest request) {
    return switch (failure) {
      case ClientConnectorCertificateException refused -> false;
      case ServerFingerprintMismatchException refused -> false;
      case ClientConnectorException unsent -> true;
      case ConnectionTimeoutException unsent -> true;
      case ReadTimeoutException silent -> isRepeatable(request);
      case WriteTimeoutException stuck -> isRepeatable(request);
      case ServerDisconnectedException cut -> isRepeatable(request);
      default -> false;
    };
  }

  /** How long to wait after a response; null if it asks for longer than is allowed. */
  @Nullable Duration pause(int attempt, ClientResponse response) {
    Duration backoff = backoff(attempt);
    Optional<Duration> asked = response.headers().get("Retry-After").flatMap(this::retryAfter);
    if (asked.isEmpty() || asked.get().compareTo(backoff) <= 0) {
      return backoff;
    }
    return asked.get().compareTo(settings.maxDelay()) <= 0 ? asked.get() : null;
  }

  /** A random wait before the attempt after this one. */
  Duration backoff(int attempt) {
    return backoff.delay(attempt, Duration.ZERO, random);
  }

  /** A number of seconds or a date (RFC 9110, section 10.2.3); nothing if it is neither. */
  private Optional<Duration> retryAfter(String field) {
    if (field.matches("[0-9]+")) {
      long seconds = field.length() > MOST_DIGITS ? Integer.MAX_VALUE : Long.parseLong(field);
      return Optional.of(Duration.ofSeconds(seconds));
    }
    return Optional.ofNullable(HttpDate.parse(field))
        .map(when -> Duration.between(clock.instant(), when));
  }
}
