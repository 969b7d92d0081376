package dev.tauko.http.settings;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a request that failed is sent again.
 *
 * @param attempts how often a request is sent at most; 1 for never again
 * @param baseDelay what the longest wait before the second attempt is; it doubles with each attempt
 * @param maxDelay the longest wait of all
 * @param statuses which statuses are failures that may pass
 * @param budget how many attempts more than one there may be in a row, over all requests
 */
public record RetrySettings(
    int attempts, Duration baseDelay, Duration maxDelay, Set<Integer> statuses, int budget) {

  static RetrySettings of(Section http) {
    Section retry = http.section("retry");
    Set<Integer> statuses = new TreeSet<>();
    for (int status : retry.root().getIntList(retry.at("statuses"))) {
      if (status < 400 || status > 599) {
        throw retry.bad("statuses", "a list of numbers from 400 to 599");
      }
      statuses.add(status);
    }
    return new RetrySettings(
        retry.number("attempts", 1, 100),
        retry.duration("base-delay", Duration.ZERO),
        retry.duration("max-delay", Duration.ZERO),
        Set.copyOf(statuses),
        retry.number("budget", 1, Integer.MAX_VALUE));
  }
}
