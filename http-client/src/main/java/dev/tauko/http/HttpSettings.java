package dev.tauko.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of a session as {@code reference.conf} describes them.
 *
 * @param limit how many connections there may be; 0 for no limit
 * @param limitPerHost how many of them may lead to one destination; 0 for no limit
 * @param keepAlive for how long an idle connection is kept; zero for not at all
 * @param connectTimeout for how long a connection may take until it is ready
 * @param readBufferSize how many unread bytes of a body are taken in before the server is held back
 * @param maxBodySize how many bytes of a body are gathered for who reads it as a whole
 * @param maxHeadSize how many bytes the heads of one response may have
 * @param maxHeaders how many fields one head may have
 * @param maxInterimResponses how many interim (1xx) responses may come before the final one
 * @param userAgent the value of the User-Agent field; empty for no such field
 */
record HttpSettings(
    int limit,
    int limitPerHost,
    Duration keepAlive,
    Duration connectTimeout,
    int readBufferSize,
    int maxBodySize,
    int maxHeadSize,
    int maxHeaders,
    int maxInterimResponses,
    String userAgent) {

  private static final String SECTION = "tauko.http";

  /* The scheduler behind the timers takes no more than about 248 days at a tick of 10 ms. */
  private static final Duration LONGEST = Duration.ofDays(200);

  /** The largest array that every JVM makes. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private static final Duration SHORTEST_KEEP_ALIVE = Duration.ZERO;
  private static final Duration SHORTEST_CONNECT = Duration.ofMillis(1);

  /**
   * Reads the settings under {@code tauko.http}.
   *
   * @throws ConfigException naming the path, if a key is unknown or its value not acceptable
   */
  static HttpSettings of(Config config) {
    Config reference = ConfigFactory.defaultReference(HttpSettings.class.getClassLoader());
    Set<String> known = new TreeSet<>(reference.getObject(SECTION).keySet());
    for (Map.Entry<String, ConfigValue> entry : config.getObject(SECTION).entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new ConfigException.BadValue(
            entry.getValue().origin(),
            SECTION + "." + entry.getKey(),
            "there is no such key; accepted: " + String.join(", ", known));
      }
    }
    return new HttpSettings(
        number(config, SECTION + ".limit", 0, Integer.MAX_VALUE),
        number(config, SECTION + ".limit-per-host", 0, Integer.MAX_VALUE),
        duration(config, SECTION + ".keep-alive", SHORTEST_KEEP_ALIVE),
        duration(config, SECTION + ".connect-timeout", SHORTEST_CONNECT),
        number(config, SECTION + ".read-buffer-size", 1, Integer.MAX_VALUE),
        number(config, SECTION + ".max-body-size", 1, MAX_ARRAY),
        number(config, SECTION + ".max-head-size", 64, Integer.MAX_VALUE),
        number(config, SECTION + ".max-headers", 1, Integer.MAX_VALUE),
        number(config, SECTION + ".max-interim-responses", 0, Integer.MAX_VALUE),
        userAgent(config));
  }

  HttpSettings withLimit(int connections) {
    require(connections >= 0, "limit is " + connections + "; accepted: 0 (no limit) or more");
    return with(connections, limitPerHost, keepAlive, connectTimeout);
  }

  HttpSettings withLimitPerHost(int connections) {
    require(
        connections >= 0, "limitPerHost is " + connections + "; accepted: 0 (no limit) or more");
    return with(limit, connections, keepAlive, connectTimeout);
  }

  HttpSettings withKeepAlive(Duration duration) {
    require(
        isWithin(duration, SHORTEST_KEEP_ALIVE),
        "keepAlive is " + duration + "; accepted: " + range(SHORTEST_KEEP_ALIVE));
    return with(limit, limitPerHost, duration, connectTimeout);
  }

  HttpSettings withConnectTimeout(Duration duration) {
    require(
        isWithin(duration, SHORTEST_CONNECT),
        "connectTimeout is " + duration + "; accepted: " + range(SHORTEST_CONNECT));
    return with(limit, limitPerHost, keepAlive, duration);
  }

  private HttpSettings with(
      int limit, int limitPerHost, Duration keepAlive, Duration connectTimeout) {
    return new HttpSettings(
        limit,
        limitPerHost,
        keepAlive,
        connectTimeout,
        readBufferSize,
        maxBodySize,
        maxHeadSize,
        maxHeaders,
        maxInterimResponses,
        userAgent);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static boolean isWithin(Duration duration, Duration least) {
    return duration.compareTo(least) >= 0 && duration.compareTo(LONGEST) <= 0;
  }

  private static String range(Duration least) {
    return least.toMillis() + " ms to " + LONGEST.toDays() + " days";
  }

  private static int number(Config config, String path, int least, int most) {
    long value = path.endsWith("-size") ? config.getBytes(path) : config.getLong(path);
    if (value < least || value > most) {
      throw bad(config, path, least + " to " + most);
    }
    return (int) value;
  }

  private static Duration duration(Config config, String path, Duration least) {
    Duration value = config.getDuration(path);
    if (!isWithin(value, least)) {
      throw bad(config, path, range(least));
    }
    return value;
  }

  private static String userAgent(Config config) {
    String value = config.getString(SECTION + ".user-agent");
    if (!value.matches("[ -~]*")) {
      throw bad(config, SECTION + ".user-agent", "printable ASCII characters, or nothing");
    }
    return value.strip();
  }

  private static ConfigException bad(Config config, String path, String accepted) {
    return new ConfigException.BadValue(
        config.getValue(path).origin(),
        path,
        "is " + config.getValue(path).render() + "; accepted: " + accepted);
  }
}
