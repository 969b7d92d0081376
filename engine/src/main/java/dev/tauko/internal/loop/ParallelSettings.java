package dev.tauko.internal.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.tauko.internal.settings.Section;

/**
 * The keys of a parallel dispatcher.
 *
 * @param parallelism the number of threads
 */
public record ParallelSettings(int parallelism) {
  private static final String DEFAULTS = "tauko.parallel";

  /** More threads than this no machine has cores for. */
  private static final int MOST = 10_000;

  /**
   * Reads the settings of the dispatcher at a path; what it lacks is that of {@code
   * tauko.parallel}.
   *
   * @throws ConfigException with the key's path and what is accepted, if a value is invalid
   */
  public static ParallelSettings of(Config config, String path) {
    Section parallel = Dispatchers.section(config, path, DEFAULTS);
    parallel.whole("throughput", 1, Integer.MAX_VALUE);
    int threads = parallel.wholeOr("cores", "parallelism", 1, MOST);
    return new ParallelSettings(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
  }
}
