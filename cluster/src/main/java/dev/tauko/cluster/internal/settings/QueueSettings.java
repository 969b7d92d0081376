package dev.tauko.cluster.internal.settings;

import com.typesafe.config.Config;
import dev.tauko.internal.settings.Section;
import java.time.Duration;

/**
 * The settings under {@code tauko.cluster.queue} as {@code reference.conf} describes them.
 *
 * @param retention how long a queue remembers what no item says
 */
public record QueueSettings(Duration retention) {

  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration MOST = Duration.ofDays(100);

  /**
   * Reads the settings.
   *
   * @throws com.typesafe.config.ConfigException naming the path, if a value is invalid
   */
  public static QueueSettings of(Config config) {
    return new QueueSettings(
        new Section(config, "tauko.cluster.queue").duration("retention", LEAST, MOST));
  }
}
