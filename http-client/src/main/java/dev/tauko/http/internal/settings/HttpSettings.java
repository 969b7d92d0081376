package dev.tauko.http.internal.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.http.ClientTimeout;
import dev.tauko.internal.settings.Section;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of a session as {@code reference.conf} describes them.
 *
 * @param dispatcher the path of the dispatcher that pool and connections run on
 * @param timeout the limits on time of a request that sets none of its own
 * @param trustEnv whether the environment says what requests carry
 * @param userAgent the value of the User-Agent field; empty for no such field
 */
public record HttpSettings(
    String dispatcher,
    ConnectorSettings connector,
    DialSettings dial,
    ProxySettings proxy,
    ClientTimeout timeout,
    RedirectSettings redirects,
    RetrySettings retry,
    RateSettings rate,
    UploadSettings uploads,
    BodySettings bodies,
    DecodingSettings decoding,
    HeadSettings heads,
    CookieSettings cookies,
    EventSettings events,
    WebSocketSettings sockets,
    LogSettings log,
    boolean trustEnv,
    String userAgent) {

  private static final String PATH = "tauko.http";

  /** The scheduler behind the timers takes no more than about 248 days at a tick of 10 ms. */
  static final Duration LONGEST = Duration.ofDays(200);

  /** How many names a dispatcher may have; beyond, they are taken for a circle. */
  private static final int MOST_NAMES = 100;

  private static final Duration SHORTEST = Duration.ofMillis(1);

  /**
   * Reads the settings under {@code tauko.http}.
   *
   * @throws ConfigException naming the path, if a key is unknown or its value invalid
   */
  public static HttpSettings of(Config config) {
    Section http = new Section(config, PATH);
    http.requireKeysOf(
        ConfigFactory.defaultReference(HttpSettings.class.getClassLoader()).getObject(PATH));
    return new HttpSettings(
        dispatcher(config, http),
        ConnectorSettings.of(http),
        DialSettings.of(http),
        ProxySettings.of(http),
        timeout(http.section("timeout")),
        RedirectSettings.of(http),
        RetrySettings.of(http),
        RateSettings.of(http),
        UploadSettings.of(http),
        BodySettings.of(http),
        DecodingSettings.of(http),
        HeadSettings.of(http),
        CookieSettings.of(http),
        EventSettings.of(http),
        WebSocketSettings.of(http),
        LogSettings.of(http),
        http.flag("trust-env"),
        http.text(
                "user-agent",
                value -> value.matches("[ -~]*"),
                "printable ASCII characters, or nothing")
            .strip());
  }

  /**
   * A time span for which a timer can be set: one that is longer than the longest is the longest.
   */
  public static Duration bounded(Duration span) {
    if (span.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return span.compareTo(LONGEST.negated()) < 0 ? LONGEST.negated() : span;
  }

  private static String dispatcher(Config config, Section http) {
    String accepted =
        "the path of a dispatcher's section, such as pekko.actor.default-dispatcher, that is no"
            + " event loop of Tauko";
    String path = http.pathOf("dispatcher", accepted);
    // A path may lead to another one, as Pekko's dispatchers may have several names.
    String place = path;
    for (int names = 0; names < MOST_NAMES; names++) {
      Object value = config.getValue(place).unwrapped();
      if (value instanceof Map<?, ?> section && isDispatcher(section)) {
        return path;
      }
      if (!(value instanceof String further) || !isPath(config, further)) {
        break;
      }
      place = further;
    }
    throw http.bad("dispatcher", accepted);
  }

  private static boolean isPath(Config config, String text) {
    try {
      return config.hasPath(text);
    } catch (ConfigException malformed) {
      return false;
    }
  }

  private static boolean isDispatcher(Map<?, ?> section) {
    boolean isOne = false;
    for (String key : List.of("type", "executor")) {
      if (section.get(key) instanceof String name) {
        isOne = true;
        if (name.startsWith("dev.tauko.")) {
          return false;
        }
      }
    }
    return isOne;
  }

  private static ClientTimeout timeout(Section timeout) {
    return new ClientTimeout(
        timeout.durationOr(Section.INFINITE, "total", SHORTEST, HttpSettings.LONGEST),
        timeout.durationOr(Section.INFINITE, "connect", SHORTEST, HttpSettings.LONGEST),
        timeout.durationOr(Section.INFINITE, "sock-connect", SHORTEST, HttpSettings.LONGEST),
        timeout.durationOr(Section.INFINITE, "sock-read", SHORTEST, HttpSettings.LONGEST),
        timeout.durationOr(Section.INFINITE, "sock-write", SHORTEST, HttpSettings.LONGEST));
  }
}
