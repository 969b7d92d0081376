package dev.tauko.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;

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
    if (section.getString("parallelism").equals("cores")) {
      return new ParallelSettings(Runtime.getRuntime().availableProcessors());
    }
    int parallelism = section.getInt("parallelism");
    if (parallelism < 1) {
      throw new ConfigException.BadValue(
          section.getValue("parallelism").origin(),
          path + ".parallelism",
          "is " + parallelism + "; accepted: cores, or 1 or more");
    }
    return new ParallelSettings(parallelism);
  }
}
