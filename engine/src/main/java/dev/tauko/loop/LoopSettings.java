package dev.tauko.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * The keys of an event loop's dispatcher.
 *
 * @param virtualTime whether the clock jumps from deadline to deadline
 * @param slowStep how long a step may take before the watchdog speaks up; zero for never
 */
public record LoopSettings(boolean virtualTime, Duration slowStep) {
  private static final String DEFAULTS = "tauko.event-loop";

  /**
   * Reads the settings of the dispatcher at a path; what it lacks is that of {@code
   * tauko.event-loop}.
   *
   * @throws ConfigException with the key's path, if a value is not accepted
   */
  public static LoopSettings of(Config config, String path) {
    Config all =
        config.withValue(
            path, config.getConfig(path).withFallback(config.getConfig(DEFAULTS)).root());
    requireOneMessageATurn(all, path + ".throughput");
    return new LoopSettings(
        virtualTime(all, path + ".clock"), slowStep(all, path + ".slow-step-threshold"));
  }

  private static void requireOneMessageATurn(Config config, String path) {
    int throughput = config.getInt(path);
    if (throughput != 1) {
      throw bad(config, path, throughput + " is no throughput of an event loop; accepted: 1");
    }
  }

  private static boolean virtualTime(Config config, String path) {
    String clock = config.getString(path);
    return switch (clock) {
      case "system" -> false;
      case "virtual" -> true;
      default ->
          throw bad(config, path, "\"" + clock + "\" is no clock; accepted: system, virtual");
    };
  }

  private static Duration slowStep(Config config, String path) {
    if (config.getString(path).equals("off")) {
      return Duration.ZERO;
    }
    Duration threshold = config.getDuration(path);
    if (threshold.isZero() || threshold.isNegative()) {
      throw bad(config, path, threshold + " is no threshold; accepted: off, or longer than zero");
    }
    return threshold;
  }

  private static ConfigException bad(Config config, String path, String what) {
    return new ConfigException.BadValue(config.getValue(path).origin(), path, what);
  }
}
