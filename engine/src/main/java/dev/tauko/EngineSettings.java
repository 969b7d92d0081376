package dev.tauko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import dev.tauko.loop.Carriers;
import dev.tauko.loop.EventLoopConfigurator;
import dev.tauko.loop.LoopSettings;
import dev.tauko.loop.ParallelConfigurator;
import dev.tauko.loop.ParallelSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys of {@code tauko} that concern the engine as a whole, checked.
 *
 * @param dispatcher the path of the dispatcher of coroutines
 * @param blockingDispatcher the path of the dispatcher of calls that block
 * @param shutdownTimeout how long coroutines may take to end when the actor system does
 * @param debug whether to look closer at what coroutines do
 */
record EngineSettings(
    String dispatcher, String blockingDispatcher, Duration shutdownTimeout, boolean debug) {
  private static final String ROOT = "tauko";

  /** Pekko's scheduler looks no further ahead than some 200 days. */
  private static final Duration LONGEST = Duration.ofDays(100);

  /** Sections that hold keys of Pekko's beside ours. */
  private static final List<String> DISPATCHERS = List.of("event-loop", "parallel");

  /**
   * Reads the settings.
   *
   * @throws ConfigException with the key's path, if a key is unknown, of a wrong type, or has a
   *     value that is not accepted
   */
  static EngineSettings of(Config config) {
    checkKeys(config);
    Carriers.choose(config);
    EngineSettings settings =
        new EngineSettings(
            dispatcher(config, "tauko.dispatcher"),
            dispatcher(config, "tauko.blocking-dispatcher"),
            upToLongest(config, "tauko.shutdown-timeout"),
            config.getBoolean("tauko.debug"));
    checkDispatcher(config, settings.dispatcher);
    return settings;
  }

  /** A dispatcher of another kind than ours is refused by {@link RootActor}, which sees it run. */
  private static void checkDispatcher(Config config, String dispatcher) {
    String path = dispatcher + ".executor";
    String executor = config.hasPath(path) ? config.getString(path) : "";
    if (executor.equals(EventLoopConfigurator.class.getName())) {
      checkType(config, dispatcher + ".type");
      LoopSettings.of(config, dispatcher);
    } else if (executor.equals(ParallelConfigurator.class.getName())) {
      checkType(config, dispatcher + ".type");
      ParallelSettings.of(config, dispatcher);
    } else if (dispatcher.startsWith(ROOT + ".")) {
      throw bad(
          config,
          path,
          "is "
              + executor
              + "; accepted: "
              + EventLoopConfigurator.class.getName()
              + ", "
              + ParallelConfigurator.class.getName());
    }
  }

  private static void checkType(Config config, String path) {
    if (config.hasPath(path) && !config.getString(path).equals("Dispatcher")) {
      throw bad(config, path, "is " + config.getString(path) + "; accepted: Dispatcher");
    }
  }

  private static String dispatcher(Config config, String path) {
    String dispatcher = config.getString(path);
    if (!config.hasPath(dispatcher)) {
      throw bad(
          config, path, "names the dispatcher \"" + dispatcher + "\", which is not configured");
    }
    return dispatcher;
  }

  private static Duration upToLongest(Config config, String path) {
    Duration value = config.getDuration(path);
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw bad(config, path, "is " + value + "; accepted: zero to " + LONGEST.toDays() + " days");
    }
    return value;
  }

  private static ConfigException bad(Config config, String path, String what) {
    return new ConfigException.BadValue(config.getValue(path).origin(), path, what);
  }

  /** Refuses keys that no module knows: most likely they are misspelt, and would do nothing. */
  private static void checkKeys(Config config) {
    Config reference = ConfigFactory.defaultReference();
    Set<String> known = reference.getObject(ROOT).keySet();
    checkKeys(config.getConfig(ROOT), known, ROOT);
    for (String section : DISPATCHERS) {
      String path = ROOT + "." + section;
      Set<String> accepted = new TreeSet<>(reference.getObject(path).keySet());
      accepted.addAll(reference.getObject("pekko.actor.default-dispatcher").keySet());
      checkKeys(config.getConfig(path), accepted, path);
    }
  }

  private static void checkKeys(Config section, Set<String> known, String path) {
    for (Map.Entry<String, ConfigValue> entry : section.root().entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new ConfigException.BadValue(
            entry.getValue().origin(),
            path + "." + entry.getKey(),
            "there is no such key; accepted: " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }
}
