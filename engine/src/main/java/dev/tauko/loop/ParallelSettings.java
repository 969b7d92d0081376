package dev.tauko.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;

/**
 * The keys of a parallel dispatcher.
 *
 * @param parallelism the number of threads
 */
public record ParallelSettings(int parallelism) {
  private static final String DEFAULTS = "tauko.parallel";

  /**
   * Reads the settings of the dispatcher at a path; what it lacks is that of {@code
   * tauko.parallel}.
   *
   * @throws ConfigException with the key's path, if a value is not accepted
   */
  public static ParallelSettings of(Config config, String path) {
    Config section = config.getConfig(path).withFallback(config.getConfig(DEFAULTS));
    atLeastOne(section, path, "throughput", "1 or more");
    if (section.getString("parallelism").equals("cores")) {
      return new ParallelSettings(Runtime.getRuntime().availableProcessors());
    }
    return new ParallelSettings(atLeastOne(section, path, "parallelism", "cores, or 1 or more"));
  }

  private static int atLeastOne(Config section, String path, String key, String accepted) {
    ConfigValue value = section.getValue(key);
    try {
      int number = section.getInt(key);
      if (number >= 1) {
        return number;
      }
    } catch (ConfigException.WrongType e) {
      // Told below, with the path.
    }
    throw new ConfigException.BadValue(
        value.origin(), path + "." + key, "is " + value.unwrapped() + "; accepted: " + accepted);
  }
}
