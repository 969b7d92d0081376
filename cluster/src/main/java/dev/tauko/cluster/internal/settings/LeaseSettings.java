package dev.tauko.cluster.internal.settings;

import com.typesafe.config.Config;
import dev.tauko.internal.settings.Section;
import java.time.Duration;

/**
 * The settings under {@code tauko.cluster.lease} as {@code reference.conf} describes them.
 *
 * @param ttl how long a lease lasts
 * @param margin by how much a node gives up before that
 * @param renewEvery how often nodes renew their leases, and majorities are asked
 * @param shards into how many parts the names are divided
 */
public record LeaseSettings(Duration ttl, Duration margin, Duration renewEvery, int shards) {

  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration MOST = Duration.ofDays(1);
  private static final int MOST_SHARDS = 10_000;

  /**
   * Reads the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the path, if a value is invalid
   */
  public static LeaseSettings of(Config config) {
    Section lease = new Section(config, "tauko.cluster.lease");
    Duration ttl = lease.duration("ttl", LEAST, MOST);
    Duration margin = lease.duration("margin", LEAST, MOST);
    Duration renewEvery = lease.duration("renew-every", LEAST, MOST);
    if (renewEvery.multipliedBy(3).plus(margin).compareTo(ttl) > 0) {
      throw lease.rejected(
          "ttl",
          "is " + ttl.toMillis() + " ms, which leaves no time to renew a lease",
          "margin and three times renew-every, "
              + renewEvery.multipliedBy(3).plus(margin).toMillis()
              + " ms, or more");
    }
    if (margin.multipliedBy(4).compareTo(ttl) > 0) {
      throw lease.rejected("margin", "is " + margin.toMillis() + " ms", "a quarter of ttl or less");
    }
    return new LeaseSettings(ttl, margin, renewEvery, lease.whole("shards", 1, MOST_SHARDS));
  }
}
