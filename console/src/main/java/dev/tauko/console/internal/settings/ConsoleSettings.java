package dev.tauko.console.internal.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.internal.settings.Section;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The keys of {@code tauko.console}, checked.
 *
 * @param enabled whether there is a console
 * @param host where {@code Console.bind} listens
 * @param port the port there; zero for any
 * @param token what a request must bring along; empty if none is needed
 * @param hosts the names of this machine, in lower case, besides localhost and addresses
 * @param allowCancel whether tasks can be cancelled
 * @param interval between two samples
 * @param timeline how far back the timeline reaches
 * @param timelineTasks of how many tasks the past is kept
 * @param maxBrowsers how many streams of events there may be
 * @param stuckTimeout how long a browser may take nothing
 */
public record ConsoleSettings(
    boolean enabled,
    String host,
    int port,
    String token,
    List<String> hosts,
    boolean allowCancel,
    Duration interval,
    Duration timeline,
    int timelineTasks,
    int maxBrowsers,
    Duration stuckTimeout) {

  /** The path of the section. */
  public static final String PATH = "tauko.console";

  private static final String TOKEN = "[A-Za-z0-9._~-]{16,200}";
  private static final String HOST = "(?i)[a-z0-9]([a-z0-9.-]*[a-z0-9])?";

  /** The keys of a dispatcher's mailboxes that Pekko's reference does not list there. */
  private static final Map<String, String> OF_MAILBOX =
      Map.of("mailbox-type", "", "mailbox-capacity", "", "mailbox-push-timeout-time", "");

  private static final int LAST_PORT = 65_535;
  private static final int MOST_TASKS = 100_000;
  private static final int MOST_BROWSERS = 1_000;

  /**
   * Reads the settings.
   *
   * @throws ConfigException with the key's path and what is accepted, if a key is unknown or its
   *     value invalid
   */
  public static ConsoleSettings of(Config config) {
    Section console = new Section(config, PATH);
    Config reference = ConfigFactory.defaultReference();
    console.requireKeys(reference.getObject(PATH).keySet());
    requireKeysOfDispatcher(console.section("dispatcher"), reference);
    String token = token(console);
    return new ConsoleSettings(
        console.flag("enabled"),
        host(console, !token.isEmpty()),
        console.whole("port", 0, LAST_PORT),
        token,
        console
            .texts("hosts", name -> name.matches(HOST), "a list of host names, without ports")
            .stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList(),
        console.flag("allow-cancel"),
        span(console, "interval", Duration.ofMillis(50), Duration.ofSeconds(30)),
        span(console, "timeline", Duration.ofSeconds(5), Duration.ofMinutes(10)),
        console.whole("timeline-tasks", 0, MOST_TASKS),
        console.whole("max-browsers", 1, MOST_BROWSERS),
        span(console, "stuck-timeout", Duration.ofMillis(100), Duration.ofMinutes(10)));
  }

  /** The keys of Pekko's dispatchers; a class that users name may have others. */
  private static void requireKeysOfDispatcher(Section dispatcher, Config reference) {
    boolean isPekkos =
        Stream.of("type", "executor")
            .map(key -> dispatcher.text(key, any -> true, "a name"))
            .noneMatch(name -> name.contains("."));
    if (isPekkos) {
      dispatcher.requireKeysOf(
          reference
              .getObject("pekko.actor.default-dispatcher")
              .withFallback(ConfigFactory.parseMap(OF_MAILBOX).root()));
    }
  }

  /** A time span, where the range is better told in seconds than in days. */
  private static Duration span(Section console, String key, Duration least, Duration most) {
    String accepted = text(least) + " to " + text(most);
    Duration value;
    try {
      value = console.duration(key, Duration.ZERO, Duration.ofDays(100));
    } catch (ConfigException.BadValue invalid) {
      throw console.bad(key, accepted);
    }
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw console.bad(key, accepted);
    }
    return value;
  }

  private static String text(Duration time) {
    return time.toMillis() < 1000
        ? time.toMillis() + " ms"
        : time.toSeconds() < 60 ? time.toSeconds() + " s" : time.toMinutes() + " minutes";
  }

  /** The token; an error does not show it. */
  private static String token(Section console) {
    String accepted = "16 to 200 letters, digits and - . _ ~, or an empty text";
    String token;
    try {
      token = console.text("token", any -> true, accepted);
    } catch (ConfigException.BadValue invalid) {
      throw console.rejected("token", "is not a text", accepted);
    }
    if (!token.isEmpty() && !token.matches(TOKEN)) {
      throw console.rejected("token", "is too short, too long or has other characters", accepted);
    }
    return token;
  }

  private static String host(Section console, boolean hasToken) {
    String name = console.text("interface", any -> !any.isBlank(), "a host name or an address");
    boolean loopback;
    try {
      loopback = InetAddress.getByName(name).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw console.bad("interface", "the name or the address of a network interface");
    }
    if (!loopback && !hasToken) {
      throw console.bad(
          "interface",
          "a loopback address such as 127.0.0.1; any other only with a " + PATH + ".token");
    }
    return name;
  }
}
