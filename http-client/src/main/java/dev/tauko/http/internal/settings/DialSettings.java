package dev.tauko.http.internal.settings;

import dev.tauko.internal.settings.Section;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a host is reached.
 *
 * @param cacheTtl for how long its addresses are kept; zero for not at all
 * @param attemptDelay after which its next address is tried beside the one before; null for never
 * @param denyPrivate whether only public addresses are connected to
 */
public record DialSettings(
    Duration cacheTtl, @Nullable Duration attemptDelay, boolean denyPrivate) {
  private static final Duration SHORTEST_DELAY = Duration.ofMillis(10);

  static DialSettings of(Section http) {
    Section dns = http.section("dns");
    return new DialSettings(
        dns.duration("cache-ttl", Duration.ZERO, HttpSettings.LONGEST),
        dns.durationOr(
            Section.INFINITE, "happy-eyeballs-delay", SHORTEST_DELAY, HttpSettings.LONGEST),
        http.flag("deny-private-addresses"));
  }
}
