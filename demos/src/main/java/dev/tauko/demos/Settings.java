package dev.tauko.demos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.tauko.demos.download.DownloadSettings;
import dev.tauko.internal.settings.Section;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The keys of {@code tauko.demos}, checked.
 *
 * @param logLevel the least level of log messages that are shown
 * @param fetch the defaults of {@code tauko fetch}
 * @param server the embedded server
 * @param semaphore the defaults of {@code tauko semaphore}
 * @param download the defaults of {@code tauko download}
 * @param crawl the defaults of {@code tauko crawl}
 */
public record Settings(
    Level logLevel,
    Fetch fetch,
    Server server,
    Semaphore semaphore,
    DownloadSettings download,
    Crawl crawl) {
  private static final String ROOT = "tauko.demos";
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(100);

  /** The defaults of {@code tauko fetch}. */
  public record Fetch(int limit, Duration timeout) {}

  /** The pages of the embedded server, and how long they take. */
  public record Server(int pages, Duration minLatency, Duration maxLatency) {}

  /** The defaults of {@code tauko crawl}. */
  public record Crawl(int workers, int perHost, Duration timeout) {}

  /** The defaults of {@code tauko semaphore}. */
  public record Semaphore(int tasks, int limit, Duration hold) {}

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
   * @throws ConfigException with the key's path and what is accepted, if a key is unknown or its
   *     value invalid
   */
  public static Settings of(Config config) {
    Section demos = new Section(config, ROOT);
    demos.requireKeysOf(ConfigFactory.defaultReference().getObject(ROOT));
    Section fetch = demos.section("fetch");
    Section semaphore = demos.section("semaphore");
    return new Settings(
        level(demos),
        new Fetch(positive(fetch, "limit"), fetch.duration("timeout", SHORTEST, LONGEST)),
        server(demos.section("server")),
        new Semaphore(
            positive(semaphore, "tasks"),
            positive(semaphore, "limit"),
            semaphore.duration("hold", Duration.ZERO, LONGEST)),
        DownloadSettings.of(demos.section("download")),
        crawl(demos.section("crawl")));
  }

  private static Crawl crawl(Section crawl) {
    return new Crawl(
        positive(crawl, "workers"),
        positive(crawl, "per-host"),
        crawl.duration("timeout", SHORTEST, LONGEST));
  }

  private static Level level(Section demos) {
    String name =
        demos.text(
            "log-level",
            each -> Level.toLevel(each, null) != null,
            "OFF, ERROR, WARN, INFO, DEBUG, TRACE, ALL");
    return Level.toLevel(name);
  }

  private static int positive(Section section, String key) {
    return section.whole(key, 1, Integer.MAX_VALUE);
  }

  private static Server server(Section server) {
    Duration least = server.duration("min-latency", Duration.ZERO, LONGEST);
    Duration most = server.duration("max-latency", Duration.ZERO, LONGEST);
    if (most.compareTo(least) < 0) {
      throw server.bad("max-latency", server.at("min-latency") + " or longer");
    }
    return new Server(positive(server, "pages"), least, most);
  }

  /** Shows log messages from {@link #logLevel} up, in the whole JVM. */
  void applyLogLevel() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(logLevel);
  }
}
