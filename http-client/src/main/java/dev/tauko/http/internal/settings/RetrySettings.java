package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;
import java.time.Duration;
import java.util.Set;

/**
 * When a request that failed is sent again.
 *
 * @param attempts how many attempts there are at a request
 * @param staleConnections whether one that meets a kept connection which the server has closed is
 *     made anew
 * @param baseDelay what the longest wait before the second attempt is, at most {@code maxDelay}; it
 *     doubles with each attempt
 * @param maxDelay the longest wait of all
 * @param statuses which statuses are failures that may pass
 * @param budget how many attempts more than one there may be in a row, over all requests
 */
public record RetrySettings(
    int attempts,
    boolean staleConnections,
    Duration baseDelay,
    Duration maxDelay,
    Set<Integer> statuses,
    int budget) {

  static RetrySettings of(Section http) {
    Section retry = http.section("retry");
    Duration base = retry.duration("base-delay", Duration.ZERO, HttpSettings.LONGEST);
    Duration most = retry.duration("max-delay", Duration.ZERO, HttpSettings.LONGEST);
    if (base.compareTo(most) > 0) {
      throw retry.rejected(
          "base-delay",
          "is "
              + base.toMillis()
              + " ms, longer than "
              + retry.at("max-delay")
              + ", "
              + most.toMillis()
              + " ms",
          "at most that");
    }
    return new RetrySettings(
        retry.whole("attempts", 1, 100),
        retry.flag("stale-connections"),
        base,
        most,
        Set.copyOf(retry.wholes("statuses", 400, 599)),
        retry.whole("budget", 1, Integer.MAX_VALUE));
  }
}
