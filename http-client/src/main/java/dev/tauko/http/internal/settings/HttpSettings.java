package dev.tauko.http.internal.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.http.ClientTimeout;
import dev.tauko.internal.settings.Section;
import java.time.Duration;

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
        http.pathOf(
            "dispatcher",
            "the path of a dispatcher's section, such as pekko.actor.default-dispatcher"),
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

  private static ClientTimeout timeout(Section timeout) {
    return new ClientTimeout(
        timeout.durationOr(Section.INFINITE, "total", SHORTEST, HttpSettings.LONGEST),
        timeout.durationOr(Section.INFINITE, "connect", SHORTEST, HttpSettings.LONGEST),
        timeout.durationOr(Section.INFINITE, "sock-connect", SHORTEST, HttpSettings.LONGEST),
        timeout.durationOr(Section.INFINITE, "sock-read", SHORTEST, HttpSettings.LONGEST),
        timeout.durationOr(Section.INFINITE, "sock-write", SHORTEST, HttpSettings.LONGEST));
  }
}
