package dev.tauko.demos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The keys of {@code tauko.demos}, checked.
 *
 * @param logLevel the least level of log messages that are shown
 * @param fetch the defaults of {@code tauko fetch}
 * @param server the embedded server
 * @param semaphore the defaults of {@code tauko semaphore}
 */
record Settings(Level logLevel, Fetch fetch, Server server, Semaphore semaphore) {
  private static final String ROOT = "tauko.demos";

  /** The defaults of {@code tauko fetch}. */
  record Fetch(int limit, Duration timeout) {}

  /** The pages of the embedded server, and how long they take. */
  record Server(int pages, Duration minLatency, Duration maxLatency) {}

  /** The defaults of {@code tauko semaphore}. */
  record Semaphore(int tasks, int limit, Duration hold) {}

  /** The configuration: a file of the user's goes before that of the demos. */
  static Config load(@Nullable Path file) {
    Config application = ConfigFactory.defaultApplication();
    if (file != null) {
      ConfigParseOptions mustExist = ConfigParseOptions.defaults().setAllowMissing(false);
      application = ConfigFactory.parseFile(file.toFile(), mustExist).withFallback(application);
    }
    return ConfigFactory.load(application);
  }

  /**
   * Reads the settings.
   *
   * @throws ConfigException with the key's path, if a key is unknown, of a wrong type, or has a
   *     value that is not accepted
   */
  static Settings of(Config config) {
    checkKeys(ROOT, config.getObject(ROOT), ConfigFactory.defaultReference().getObject(ROOT));
    return new Settings(
        level(config, ROOT + ".log-level"),
        new Fetch(
            positive(config, ROOT + ".fetch.limit"), timeout(config, ROOT + ".fetch.timeout")),
        server(config, ROOT + ".server"),
        new Semaphore(
            positive(config, ROOT + ".semaphore.tasks"),
            positive(config, ROOT + ".semaphore.limit"),
            duration(config, ROOT + ".semaphore.hold")));
  }

  private static void checkKeys(String path, ConfigObject section, ConfigObject known) {
    for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
      String key = path + "." + entry.getKey();
      ConfigValue reference = known.get(entry.getKey());
      if (reference == null) {
        throw new ConfigException.BadValue(
            entry.getValue().origin(),
            key,
            "there is no such key; accepted: " + String.join(", ", new TreeSet<>(known.keySet())));
      }
      if (reference instanceof ConfigObject knownKeys
          && entry.getValue() instanceof ConfigObject keys) {
        checkKeys(key, keys, knownKeys);
      }
    }
  }

  private static Level level(Config config, String path) {
    Level level = Level.toLevel(config.getString(path), null);
    if (level == null) {
      throw bad(config, path, "accepted: OFF, ERROR, WARN, INFO, DEBUG, TRACE, ALL");
    }
    return level;
  }

  private static int positive(Config config, String path) {
    int value = config.getInt(path);
    if (value < 1) {
      throw bad(config, path, "accepted: 1 or more");
    }
    return value;
  }

  private static Server server(Config config, String path) {
    Server server =
        new Server(
            positive(config, path + ".pages"),
            duration(config, path + ".min-latency"),
            duration(config, path + ".max-latency"));
    if (server.maxLatency.compareTo(server.minLatency) < 0) {
      throw bad(config, path + ".max-latency", "accepted: " + path + ".min-latency or longer");
    }
    return server;
  }

  private static Duration timeout(Config config, String path) {
    Duration value = config.getDuration(path);
    if (!value.isPositive()) {
      throw bad(config, path, "accepted: longer than zero");
    }
    return value;
  }

  private static Duration duration(Config config, String path) {
    Duration value = config.getDuration(path);
    if (value.isNegative()) {
      throw bad(config, path, "accepted: zero or longer");
    }
    return value;
  }

  private static ConfigException bad(Config config, String path, String accepted) {
    ConfigValue value = config.getValue(path);
    return new ConfigException.BadValue(
        value.origin(), path, "is " + value.unwrapped() + "; " + accepted);
  }

  /** Shows log messages from {@link #logLevel} up, in the whole JVM. */
  void applyLogLevel() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(logLevel);
  }
}
