package dev.tauko.internal.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.internal.loop.EventLoopConfigurator;
import dev.tauko.internal.loop.ParallelConfigurator;
import dev.tauko.internal.settings.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The section of further engines, checked.
 *
 * @param engine what all of the engines have, with the path of the section as their dispatcher
 * @param model the path of the dispatcher that theirs are made like
 * @param loops the number of engines
 * @param maxRunning how many coroutines may run at a time on each of them; zero for any number
 */
record GroupSettings(EngineSettings engine, String model, int loops, int maxRunning) {
  private static final String DEFAULTS = "tauko.engine-defaults";

  /** What a section may say itself, and has from {@code tauko} otherwise. */
  private static final List<String> SHARED =
      List.of(
          "dispatcher",
          "blocking-dispatcher",
          "drain-timeout",
          "shutdown-timeout",
          "debug",
          "jmx",
          "inherit-mdc",
          "ended-tasks");

  /** More loops than this no machine has cores for. */
  private static final int MOST = 10_000;

  /**
   * Reads the section at a path.
   *
   * @throws ConfigException with the key's path and what is accepted, if there is no such section,
   *     a key is unknown or its value invalid
   */
  static GroupSettings of(Config config, String path) {
    EngineSettings.of(config);
    requireSection(config, path);
    Config defaults = config.getConfig(DEFAULTS);
    for (String key : SHARED) {
      defaults = defaults.withValue(key, config.getValue(EngineSettings.ROOT + "." + key));
    }
    List<String> keys = new ArrayList<>(defaults.root().keySet());
    new Section(config, path).requireKeys(keys);
    Section section =
        new Section(
            config.withValue(path, config.getConfig(path).withFallback(defaults).root()), path);
    EngineSettings shared = EngineSettings.of(section, path);
    String model = shared.dispatcher();
    EngineSettings.checkDispatcher(config, model);
    requireOneOfOurs(config, section, model);
    return new GroupSettings(shared.on(path), model, loops(section), maxRunning(section));
  }

  /** Checks the defaults of all such sections. */
  static void checkDefaults(Config config) {
    Section defaults = new Section(config, DEFAULTS);
    defaults.requireKeys(ConfigFactory.defaultReference().getObject(DEFAULTS).keySet());
    var _ = loops(defaults);
    var _ = maxRunning(defaults);
  }

  private static int loops(Section section) {
    int loops = section.wholeOr("cores", "loops", 1, MOST);
    return loops > 0 ? loops : Runtime.getRuntime().availableProcessors();
  }

  private static int maxRunning(Section section) {
    return section.wholeOr(Section.INFINITE, "max-running", 1, Integer.MAX_VALUE);
  }

  private static void requireSection(Config config, String path) {
    try {
      new Section(config, path);
    } catch (ConfigException.BadPath e) {
      throw new ConfigException.BadValue(
          path,
          "is no path; accepted: the path of the section of an engine, such as my-app.orders",
          e);
    }
    if (path.equals(EngineSettings.ROOT) || path.startsWith(EngineSettings.ROOT + ".")) {
      throw new ConfigException.BadValue(
          path,
          "belongs to the actor system's own engine; accepted: the path of a section of your own,"
              + " such as my-app.orders");
    }
  }

  private static void requireOneOfOurs(Config config, Section section, String model) {
    String executor =
        config.hasPath(model + ".executor") ? config.getString(model + ".executor") : "";
    if (!executor.equals(EventLoopConfigurator.class.getName())
        && !executor.equals(ParallelConfigurator.class.getName())) {
      throw section.bad(
          "dispatcher",
          "tauko.event-loop, tauko.parallel, or a dispatcher with the executor of one of these");
    }
  }

  /** What each of the engines has, with a dispatcher of its own. */
  List<EngineSettings> engines() {
    return loops == 1
        ? List.of(engine)
        : IntStream.range(0, loops).mapToObj(i -> engine.on(engine.path() + "-" + i)).toList();
  }
}
